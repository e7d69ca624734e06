# a process in a namespace of its own can be given a device by its number
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
unshare -n sleep 60 & pid=$!
sleep 0.5
ip -n A link set v1 netns $pid && echo moved
nsenter -t $pid -n ip link show v1
r ip -n A link show v0
kill $pid
{ wait $pid; } 2> /dev/null
${SETTLE:-:} 0.2
r ip -n A link
