# ip netconf: what it shows of devices, all and default, its words, and the messages that writes and devices cause
# kernel: sandbox
# clock: virtual
# time for monitors to start and to print, whatever the clock says
listen() { read -rt 1 <> <(:); }
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }

ip netns add A
for family in "" -4 -6 "-f mpls" "-f bridge" -0; do r "ip $family netconf"; done
r 'ip -j netconf'; r 'ip -j -p -4 netconf show'; r 'ip -j -f mpls netconf'
for words in help x 'show dev' 'show lo' 'show dev nope' 'show dev lo' 'sho x dev lo' 'list dev lo' 'show dev if77'; do
  r "ip netconf $words"
done
for family in -4 -6 -0 -j "-4 -j" "-f mpls -j" -o; do r "ip $family netconf show dev lo"; done

ip -n A monitor netconf > values &
ip -n A -4 monitor label netconf > inet &
listen
w() { ip netns exec A sysctl -qw "$@"; }
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
for value in 1 1 2 0; do w net.ipv4.conf.v0.forwarding=$value; done
w net.ipv4.conf.all.forwarding=1; w net.ipv4.ip_forward=0; w net.ipv4.ip_forward=0; w net.ipv4.conf.default.forwarding=1
for name in rp_filter proxy_arp ignore_routes_with_linkdown bc_forwarding accept_local; do
  for who in v0 all default; do w net.ipv4.conf.$who.$name=1; w net.ipv4.conf.$who.$name=1; done
done
w net.ipv4.conf.v0.rp_filter=2
for value in 1 2 3 0; do w net.ipv6.conf.v0.forwarding=$value; done
w net.ipv6.conf.v0.forwarding=1; w net.ipv6.conf.default.forwarding=1
for value in 1 1 2 0; do w net.ipv6.conf.all.forwarding=$value; done
for name in proxy_ndp ignore_routes_with_linkdown force_forwarding accept_ra; do
  for who in v0 all default; do w net.ipv6.conf.$who.$name=1; w net.ipv6.conf.$who.$name=1; done
  w net.ipv6.conf.all.$name=0
done
w net.ipv6.conf.v1.disable_ipv6=1
ip -n A link set v0 name w0
ip -n A link set w0 mtu 1000
ip -n A link set w0 mtu 1500
ip netns add B
ip -n A link set w0 netns B
ip -n A link add v2 type veth peer name v3
ip -n A link del v2
listen
kill $(jobs -p); wait
for file in values inet; do echo "== $file"; cat $file; done
r 'ip -n A netconf'; r 'ip -n B netconf'
