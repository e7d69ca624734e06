# an ifb as it is made, up, moved, and gone with its namespace
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B
r ip -n A link add i0 address 02:00:00:00:00:01 type ifb
r ip -n A link add i1 address 02:00:00:00:00:02 up type ifb foo
r ip -n A link set i0 mtu 70000
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set i1 netns B
r ip -n B link
r ip -n B netns list-id
r ip netns del A
${SETTLE:-:} 0.5
r ip -n B link
