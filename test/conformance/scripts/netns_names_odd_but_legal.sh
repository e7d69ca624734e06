# any file name makes a namespace name
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip netns add 'a b'
r ip netns add -x
r ip netns add 123
r ip netns add ünï
r ip netns add ...
r ip netns add a.b:c@d%d
name=$(printf '%0255d' 0)
r ip netns add $name
r ip netns list
r ip netns exec 'a b' ip -br link
r ip -n ünï -br link
r ip netns del -x
r ip netns del 'a b'
r ip netns list
