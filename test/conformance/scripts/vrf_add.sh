# vrfs: what makes one, what is wrong with a request, its rules, how it is shown, its mtu, address and move
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

for words in "" table "table 0" "table 99999999999" "table x" "table main frob" frob help "tab 5 help"; do
  r ip link add red type vrf $words
done
r ip link help vrf
r ip rule
r ip vrf
r ip -j vrf
r ip link add red address 02:00:00:00:00:aa type vrf table 1001
r ip rule; r ip -6 rule; r ip -d rule
r ip -d link show red
r ip -d -j -p link show red
r ip route show vrf red; r ip -6 route show table 1001; r ip route show table 1002; r ip -6 route show table 1002
r ip route del vrf red default; r ip -6 route del vrf red default
r ip link add blue address 02:00:00:00:00:bb type vrf table 1001
r ip link add green address 02:00:00:00:00:cc mtu 2000 txqueuelen 5 group 7 type vrf table main
r ip link add green mtu 70000 type vrf table 3
r ip link add grey mtu 1279 type vrf table 3
r ip link show type vrf
for words in vrf "vrf show" "-d vrf show" "-j vrf" "-j -p vrf" "-br vrf list" "vrf lst green" "-j vrf sho red" "vrf show default" \
  "vrf show nope" "vrf show lo" "vrf show red blue" "vrf help" "vrf frob" "vrf pids" "vrf pids red" "vrf pids nope" \
  "vrf pids lo" "vrf identify" "vrf identify x" "vrf identify 1 2" "vrf exec" "vrf exec red" "vrf exec nope true"; do
  r ip $words
done
r ip link del blue; r ip link del red; r ip link del green
r ip rule; r ip -6 rule
ip rule del l3mdev; ip -6 rule del pref 1000
r ip link add red address 02:00:00:00:00:aa type vrf table 1001
r ip rule; r ip -6 rule
for mtu in 1279 1280 65576 65575; do r ip link set red mtu $mtu; done
r ip link set red type vrf
r ip link set red type vrf table 8
r ip link set red type dummy
r ip link set red up
r ip -d link show red
r ip addr show red
r ip route show table all; r ip -6 route show table all
r ip link set red address 02:00:00:00:00:ab
r ip link set red name crimson
r ip link set red down
r ip link set red name crimson
r ip vrf show crimson
r ip link add link crimson type vlan id 5
r ip link add mv0 link crimson type macvlan
ip netns add A
r ip link set crimson netns A
r ip -n A rule
r ip -n A link add x address 02:00:00:00:00:ad type vrf table 255
r ip -n A rule flush
r ip -n A link add y netns 1 type vrf table 5
r ip -n A link add y address 02:00:00:00:00:ae type vrf table 5
r ip -n A rule; r ip -n A -6 rule
r ip -n A vrf
