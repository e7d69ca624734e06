# a namespace entered through another process outlives that process
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n B link add v0 type veth peer name v1 netns A
ip netns exec A sleep 60 & one=$!
for i in {1..60}; do [ -n "$(ip netns pids A)" ] && break; sleep 0.1; done
nsenter -t $one -n sleep 60 & two=$!
for i in {1..60}; do [ "$(ip netns pids A | wc -l)" = 2 ] && break; sleep 0.1; done
test "$(ip netns identify $two)" = A && echo both are in A
ip netns del A
kill $one
{ wait $one; } 2> /dev/null
${SETTLE:-:} 0.2
ip -n B link show v0 > /dev/null && echo v0 lives
nsenter -t $two -n ip link show v1 > /dev/null && echo v1 lives
kill $two
{ wait $two; } 2> /dev/null
${SETTLE:-:} 0.2
r ip -n B link show v0
