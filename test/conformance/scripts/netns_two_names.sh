# two names of one namespace: it lives until both are gone
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip link add v0 type veth peer name v1 netns A
ip netns exec A sleep 60 & pid=$!
for i in {1..60}; do [ -n "$(ip netns pids A)" ] && break; sleep 0.1; done
ip netns attach AA $pid
kill $pid; { wait; } 2> /dev/null
r ip netns list
ip -n AA link show v1 > /dev/null && echo v1 is in AA
r ip netns del A
${SETTLE:-:} 0.2
ip -n AA link show v1 > /dev/null && echo v1 is still in AA
ip link show v0 > /dev/null && echo v0 lives
r ip netns del AA
${SETTLE:-:} 0.2
r ip link show v0
