# ip netns exec without a namespace, a command or a chance
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip netns exec
r ip netns exec A
r ip netns exec nope true
r ip netns exec A /nonexistent
r ip netns exec A no-such-command x
r ip netns exec A /tmp
r ip netns exec /run/netns/A true
r ip -n
r ip -n nope link
r ip -n /run/netns/A link
r ip -n a/b link
r ip -netns nope link
