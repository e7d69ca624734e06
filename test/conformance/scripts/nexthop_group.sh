# Groups of nexthops: who can be in one, weights, and who goes with whom.
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
pair() {
  ip netns add A
  ip -n A link set lo up
  ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
  ip -n A link set v0 up
  ip -n A link set v1 up
  ip -n A addr add 192.0.2.1/24 dev v0
  ip -n A addr add 198.51.100.1/24 dev v1
  ip -n A addr add 2001:db8::1/64 dev v0 nodad
  ip -n A addr add 2001:db8:1::1/64 dev v1 nodad
  sleep 2.2
}
pair
N='ip -n A nexthop'
R='ip -n A route'
R6='ip -n A -6 route'
for words in 'id 1 via 192.0.2.2 dev v0' 'id 2 via 198.51.100.2 dev v1' 'id 5 blackhole' 'id 7 via 2001:db8::2 dev v0' \
  'id 8 via 2001:db8:1::2 dev v1' 'id 13 fdb via 192.0.2.4' 'id 14 fdb via 2001:db8::4'; do
  $N add $words
done
for words in '1' '1/2' '1,5/2,256' '1,257' '1,0' '1,' '1,x/2' '1/1' '1/99' '101/2' '1/5' '5' '1/7' '7/8' '13' '13 fdb' '13/14 fdb' '1 fdb' \
  '1/2 dev v0' '1/2 via 192.0.2.2' '1/2 onlink' '1/2 blackhole' '' '""' 'x' '1/x' '1,2/x' '1//2' '1/' '1/2 type foo' '1/2 type' '1/2 type mpath' \
  '1/2 type mpath buckets 8' '1/2 proto static'; do
  r "$N add id $((id = ${id:-100} + 1)) group $words"
done
r "ip -n A -4 nexthop add id 200 group 1"
r "$N"
r "ip -n A -j nexthop list groups"
r "$N replace id 101 group 2"
r "$N replace id 1 group 2"
r "$N replace id 101 via 192.0.2.2 dev v0"
r "$N replace id 1 blackhole"
r "$N replace id 1 fdb via 192.0.2.3"
r "$N replace id 13 via 192.0.2.3 dev v0"
r "$N replace id 1 via 2001:db8::3 dev v0"
r "$N replace id 134 group 1/2 proto boot"
r "$N del id 2"
r "$N"
r "$N del id 1"
r "$N"
r "$N flush groups"
r "$N"
r "$R add unreachable 203.0.113.9 nhid 13"
r "$R"
