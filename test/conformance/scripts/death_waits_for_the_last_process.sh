# of two processes in a namespace, the second to end ends it
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n B link add v0 type veth peer name v1 netns A
ip netns exec A sleep 60 & one=$!
ip netns exec A sleep 60 & two=$!
for i in {1..60}; do [ "$(ip netns pids A | wc -l)" = 2 ] && break; sleep 0.1; done
ip netns del A
kill $one
{ wait $one; } 2> /dev/null
${SETTLE:-:} 0.2
ip -n B link show v0 > /dev/null && echo v0 lives
kill $two
{ wait $two; } 2> /dev/null
${SETTLE:-:} 0.2
r ip -n B link show v0
