# the ways to say where a device goes: a name, a process, a path
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip netns exec B sleep 60 & pid=$!
for i in {1..60}; do [ -n "$(ip netns pids B)" ] && break; sleep 0.1; done
ip -n A link add v0 type veth peer name v1
r ip -n A link set v0 netns B
r ip -n B link set dev v0 netns A
ip -n A link set v0 netns $pid && echo moved to the process
ip -n B -br link show v0 > /dev/null && echo v0 is in B
r ip -n B link set v0 netns /run/netns/A
ip -n A -br link show v0 > /dev/null && echo v0 is in A
ip -n A link set v0 netns /proc/$pid/ns/net && echo moved to the file
ip -n B -br link show v0 > /dev/null && echo v0 is in B
kill $pid
{ wait; } 2> /dev/null
