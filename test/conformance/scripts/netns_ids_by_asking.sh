# which words of ip ask for all devices, and so give ids to the nets that these lead to
# kernel: sandbox
t() {
  ip netns add A; ip netns add B; ip -n B link add v2 type veth peer name v2 netns A
  echo "== $*"; "$@" > /dev/null 2>&1; ip -n A netns list-id
  ip netns del A; ip netns del B; ${SETTLE:-:} 0.2
}
t true
t ip -n A neigh add 10.0.0.8 dev v3 lladdr 02:00:00:00:00:06
t ip -n A neigh add 10.0.0.8 dev v2 lladdr 02:00:00:00:00:06
t ip -n A neigh del 10.0.0.8 dev v3
t ip -n A neigh get 10.0.0.8 dev v3
t ip -n A neigh flush dev v3
t ip -n A neigh show
t ip -n A neigh show dev v3
t ip -n A addr add 10.0.0.8/24 dev v3
t ip -n A addr show dev v3
t ip -n A addr flush dev v3
t ip -n A link set v3 up
t ip -n A link show v3
t ip -n A link add link v3 type macvlan
t ip -n A link del v3
t ip -n A route add 10.0.0.0/8 dev v3
t ip -n A route
t ip -n A route show dev v3
t ip -n A route get 10.0.0.1 oif v3
t ip -n A rule
t ip -n A rule add iif v3
t ip -n A route flush dev v3
t ip -n A link set v2 master v3
t ip -n A -6 addr add fd00::1/64 dev v3
t ip -n A tuntap
