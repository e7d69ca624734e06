# a bridge keeps the carrier it was born with until something makes it look at its ports
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
state() { ${SETTLE:-:} 1.3; ip -n A -o link show "$1" | sed 's/ *link.*//'; }

ip netns add A
r ip -n A link add br0 type bridge
r ip -n A link set br0 up
state br0
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link set v0 master br0
state br0
r ip -n A link set v0 up
r ip -n A link set v1 up
state br0
r ip -n A link set br0 down
r ip -n A link set br0 up
state br0
r ip -n A link set v0 nomaster
state br0
r ip -n A link add br1 address 02:00:00:00:00:09 type bridge
r ip -n A link set br1 up
state br1
r ip -n A link add br2 type bridge
r ip -n A link set br2 address 02:00:00:00:00:08
r ip -n A link set br2 up
state br2
r ip -n A link add br3 type bridge
r ip -n A link set br3 up
r ip -n A link set v0 down
r ip -n A link set br3 address 02:00:00:00:00:07
r ip -n A link set v0 master br3
state br3
