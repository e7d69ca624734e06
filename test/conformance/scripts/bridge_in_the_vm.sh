# a bridge of dummies, with vlan filtering; a vlan and a macvlan on it follow its carrier
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link add br0 address 02:00:00:00:00:31 type bridge vlan_filtering 1
ip -n A link add d0 address 02:00:00:00:00:32 type dummy
r ip -n A link set d0 master br0
r ip -n A link set d0 up
r ip -n A link set br0 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set d0 down
${SETTLE:-:} 1.3
r ip -n A link
ip -n A link add link br0 name br0.5 type vlan id 5
ip -n A link add link br0 name br0.m address 02:00:00:00:00:36 type macvlan
r ip -n A link set br0.5 up
r ip -n A link set br0.m up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set d0 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set br0 down
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link del br0
r ip -n A link
