# a namespace without a name lives while a process is in it
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n B link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02 netns A
ip netns exec A sleep 60 & pid=$!
for i in {1..60}; do [ -n "$(ip netns pids A)" ] && break; sleep 0.1; done
r ip netns del A
${SETTLE:-:} 0.2
r ip netns list
r ip -n B link show v0
nsenter -t $pid -n ip link show v1
test -z "$(ip netns identify $pid)" && echo its namespace has no name
kill $pid
{ wait $pid; } 2> /dev/null
${SETTLE:-:} 0.2
r ip -n B link
