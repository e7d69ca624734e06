# ip netns identify names the namespace of a process, or says an empty line
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip netns identify
test -z "$(ip netns identify $$)" && echo this shell is in no named namespace
r ip netns identify self
r ip netns exec A ip netns identify
r ip netns exec A bash -c 'ip netns identify $$'
r ip netns exec A ip netns identify self
r ip netns identify foo
r ip netns identify 999999
r ip netns identify -1
r ip netns identify 1 2
r ip netns exec A unshare -n ip netns identify
