# a new namespace of an old name is another one
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add v0 type veth peer name v1 netns B
ip netns exec A sleep 60 & pid=$!
for i in {1..60}; do [ -n "$(ip netns pids A)" ] && break; sleep 0.1; done
ip netns del A
ip netns add A
r ip -n A link
nsenter -t $pid -n ip link show v0 > /dev/null && echo v0 is where the process is
test -z "$(ip netns pids A)" && echo nobody is in the new A
test -z "$(ip netns identify $pid)" && echo the process is not in the new A
kill $pid
{ wait $pid; } 2> /dev/null
${SETTLE:-:} 0.2
r ip -n B link
r ip netns list
