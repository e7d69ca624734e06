# ip netns exec answers with the exit status of the command
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip netns exec A true
r ip netns exec A false
r ip netns exec A bash -c 'exit 42'
r ip netns exec A echo a 'b  c' -x
r ip netns exec A bash -c 'echo $0 $#; echo to stderr >&2' zero one two
r ip netns exec A bash -c 'ip link show nope; echo $?'
r ip netns exec A cat <<< 'what stdin says'
