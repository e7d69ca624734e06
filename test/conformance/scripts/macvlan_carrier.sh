# a macvlan has a carrier when the device below has, and shows when that is down
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link add mv0 address 02:00:00:00:00:03 link v0 type macvlan
r ip -n A link set mv0 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set v0 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set v1 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set v0 down
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set v0 up
${SETTLE:-:} 1.3
r ip -n A -br link
