# kernel: sandbox
# What becomes of neighbours and proxies when their device loses its carrier, its address, goes down, moves or dies.
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
all() { r 'ip neigh show nud all | grep -v "^ff02::1[6:]" | sort'; r 'ip neigh show proxy | sort'; }
ip link set lo up
ip link add v0 type veth peer name v1
ip link set v1 up; ip link set v0 up; ip addr add 192.0.2.1/24 dev v0
fill() {
  ip neigh replace 192.0.2.2 lladdr 02:00:00:00:00:01 dev v0; ip neigh replace 192.0.2.3 lladdr 02:00:00:00:00:03 dev v0 nud stale
  ip neigh replace 2001:db8::2 lladdr 02:00:00:00:00:01 dev v0; ip neigh replace 2001:db8::3 lladdr 02:00:00:00:00:03 dev v0 nud stale
  ip neigh replace proxy 192.0.2.98 dev v0; ip neigh replace proxy 192.0.2.99 dev v0 nud stale; ip neigh replace proxy 2001:db8::98 dev v0 router protocol boot
  ip neigh replace proxy 192.0.2.97
}
fill; all
r "ip neigh del proxy 192.0.2.97 dev v0"; r "ip neigh del proxy 192.0.2.96"; r "ip neigh get proxy 192.0.2.97"; r "ip neigh get proxy 192.0.2.97 dev v0"; r "ip -j neigh show proxy dev v0 to 192.0.2.98"
r "ip link set v1 down"; all
fill; all
r "ip link set v1 up"; r "ip link set v0 address 02:00:00:00:00:aa"; all
fill; r "ip link set v0 down"; all
fill; all
r "ip link set v0 up"; fill; r "ip addr del 192.0.2.1/24 dev v0"; all
fill; r "sysctl -qw net.ipv6.conf.v0.disable_ipv6=1"; all
r "ip neigh add 2001:db8::70 lladdr 02:00:00:00:00:01 dev v0"; r "ip neigh add proxy 2001:db8::70 dev v0"; r "sysctl -qw net.ipv6.conf.v0.disable_ipv6=0"
r "ip link set v0 mtu 68"; r "ip neigh add 2001:db8::71 lladdr 02:00:00:00:00:01 dev v0"; r "ip link set v0 mtu 1500"; all
ip netns add nn; r "ip link set v0 netns nn"; all
r "ip -n nn neigh show nud permanent"; r "ip -n nn neigh show proxy"
ip -n nn link set v0 up; r "ip -n nn neigh add 192.0.2.7 lladdr 02:00:00:00:00:07 dev v0"; r "ip link del v1"; r "ip -n nn neigh"
ip netns del nn; r "ip neigh del proxy 192.0.2.97"; all
