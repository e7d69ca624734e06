# how an end shows where the other end is: link-netns for a name, link-netnsid for none
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link show v0
r ip -n A link set v1 netns B
r ip -n A link show v0
r ip -n B link show v1
r ip -n A netns list
r ip -n A netns list-id
r ip -n B netns list-id
ip netns exec B sleep 60 & pid=$!
for i in {1..60}; do [ -n "$(ip netns pids B)" ] && break; sleep 0.1; done
r ip netns del B
${SETTLE:-:} 0.2
r ip -n A link show v0
r ip -n A -j link show v0
r ip -n A -o link show v0
r ip -n A netns list-id
r ip netns attach C $pid > /dev/null
r ip -n A link show v0
r ip -n A link set v0 netns C
r ip -n C link
kill $pid
{ wait; } 2> /dev/null
