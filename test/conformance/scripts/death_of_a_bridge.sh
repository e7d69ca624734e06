# a bridge dies with its namespace; far ends of ports elsewhere go with the ports
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B
ip -n A link add br0 address 02:00:00:00:00:aa type bridge
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link set v0 master br0
ip -n A link set v1 netns B
ip -n A link add mv0 address 02:00:00:00:00:03 link br0 type macvlan
ip -n A link set mv0 netns B
ip -n B link add br0 address 02:00:00:00:00:ab type bridge
ip -n B link set v1 master br0
ip -n B link set mv0 master br0
r ip -n B link
r ip netns del A
${SETTLE:-:} 0.5
r ip -n B link
