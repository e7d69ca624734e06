# which files of IPv6's conf.all set the default and the devices, and that conf.default sets none
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
ip -n A link add v0 type veth peer name v1
look() { ip netns exec A sysctl -ar "net\.ipv6\.conf\..*\.($1)\$"; }
for name in disable_ipv6 ignore_routes_with_linkdown addr_gen_mode force_forwarding accept_ra proxy_ndp; do
  r ip netns exec A sysctl -w net.ipv6.conf.all.$name=1
  look $name
done
for name in disable_ipv6 forwarding accept_ra hop_limit; do
  r ip netns exec A sysctl -w net.ipv6.conf.default.$name=0
  r ip netns exec A sysctl -w net.ipv6.conf.default.$name=7
  look $name
done
ip -n A link add v2 type veth peer name v3
look 'hop_limit|accept_ra|accept_dad|use_tempaddr|mtu'
