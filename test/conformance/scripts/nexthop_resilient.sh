# Resilient groups: buckets go where they are due, by weight, and stay where they can.
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
b() { r "$N bucket $1 | sed 's/idle_time [0-9.]*/idle_time T/'"; }
for words in 'id 1 via 192.0.2.2 dev v0' 'id 2 via 198.51.100.2 dev v1' 'id 3 via 192.0.2.3 dev v0' 'id 7 via 2001:db8::2 dev v0' 'id 10 group 1/2'; do
  $N add $words
done
for words in 'id 20 group 1/2 type resilient' 'id 20 group 1/2 type resilient buckets 8' \
  'id 21 group 1,3/2 type resilient buckets 4 idle_timer 5 unbalanced_timer 10' 'id 22 group 1 type resilient buckets 0' \
  'id 22 group 1 type resilient buckets 65536' 'id 22 group 1 type resilient buckets x' 'id 22 group 1 type resilient idle_timer x' \
  'id 22 group 1 type resilient unbalanced_timer x' 'id 22 group 1 type resilient idle_timer 42949672' \
  'id 22 group 1 type resilient buckets 2 idle_timer 42949671' 'id 23 type resilient buckets 2 unbalanced_timer 1000000 group 1' \
  'id 24 group 20' 'id 24 group 1/99 type resilient buckets 0' 'id 24 group 1 type resilient buckets 2 type mpath' \
  'id 24 group 1/2,3/3/7 type resilient buckets 11'; do
  r "$N add $words"
done
r "$N"
r "ip -n A -j nexthop get id 22"
b ''
b 'list id 20'
for words in 'id 1' 'id 10' 'id 99' 'id 0 dev v1' 'nhid 7' 'id 21 dev v1' 'id 21 nhid 2' 'master v0' 'dev nosuch' 'vrf x' 'frob' 'groups'; do
  b "show $words"
done
for words in 'id 21' 'id 21 index 0' 'id 21 index 9' 'id 1 index 0' 'id 21 index x' 'index 1' 'id 99 index 0'; do
  b "get $words"
done
r "ip -n A -j nexthop bucket get id 20 index 7 | sed 's/idle_time\":[0-9.]*/idle_time\":T/'"
r "ip -n A -j nexthop bucket show id 1"
for words in 'group 1/2,4' 'group 1/2,4 type resilient' 'group 1/2,4 type resilient buckets 9' 'group 1/2/3 type resilient idle_timer 1' \
  'group 3/7 type resilient unbalanced_timer 7 buckets 8' 'group 7,2/1/2,3 type resilient'; do
  r "$N replace id 20 $words"
  b 'show id 20'
done
r "$N del id 1"
r "$N"
b ''
r "$N bucket help 2>&1 | head -1"
r "$N bucket frob"
