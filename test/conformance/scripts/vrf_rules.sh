# rules about a vrf or its ports: which look-ups they hear of; the rule that leads to the tables of vrfs, taken away
# kernel: vm
# clock: virtual
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link set lo up
ip link add red address 02:00:00:00:00:aa type vrf table 1001
ip link add blue address 02:00:00:00:00:bb type vrf table 1002
for d in d0 d1 d2; do ip link add $d address 02:00:00:00:00:$d up type dummy; done
ip link set d0 vrf blue; ip link set d2 vrf blue
ip link set red up; ip link set blue up
ip addr add 10.0.0.1/24 dev d0; ip addr add 10.1.0.1/24 dev d1; ip addr add 10.2.0.1/24 dev d2
ip addr add 2001:db8::1/64 dev d0 nodad; ip addr add 2001:db8:1::1/64 dev d1 nodad
sysctl -qw net.ipv4.ip_forward=1
sleep 2
look() {
  for words in "10.2.0.5 vrf blue" "10.2.0.5 oif d2" "10.2.0.5 oif d1" "10.2.0.5" "10.2.0.5 vrf red" "10.2.0.1 iif d0 from 10.0.0.6" \
    "10.2.0.5 iif d0 from 10.0.0.6" "10.2.0.5 iif blue from 10.0.0.6" "10.1.0.5 iif d1 from 10.1.0.6" "10.1.0.5 oif lo"; do
    r ip route get $words
  done
  for words in "2001:db8::5 vrf blue" "2001:db8::5 oif d0" 2001:db8::5 2001:db8:1::5; do
    r ip -6 route get $words
  done
}
for rule in "oif blue prohibit" "iif blue prohibit" "oif d2 prohibit" "iif d0 prohibit" "oif red prohibit" "not oif blue prohibit" \
  "iif d1 lookup 1002" "oif d1 lookup 1002" "lookup 1002" "l3mdev prohibit"; do
  ip rule add $rule pref 100; ip -6 rule add $rule pref 100
  r ip rule
  look
  ip rule del pref 100; ip -6 rule del pref 100
done
ip rule del l3mdev; ip -6 rule del l3mdev
look
r ip route add 10.77.0.0/16 via 10.0.0.77 vrf blue
r ip route add 10.78.0.0/16 via 10.0.0.77 dev d0
ip rule add iif lo l3mdev pref 50
r ip route get 10.2.0.5 vrf blue
r ip route get 10.2.0.1 iif d0 from 10.0.0.6
ip rule flush
r ip route get 10.2.0.5 vrf blue
