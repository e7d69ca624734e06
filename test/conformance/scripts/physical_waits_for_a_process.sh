# a physical device comes back when the last process has left, not when the name goes
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip link set eth0 netns A
ip netns exec A sleep 60 & pid=$!
for i in {1..60}; do [ -n "$(ip netns pids A)" ] && break; sleep 0.1; done
r ip netns del A
${SETTLE:-:} 0.5
r ip link show eth0
nsenter -t $pid -n ip link show eth0
kill $pid
{ wait $pid; } 2> /dev/null
${SETTLE:-:} 0.5
r ip link show eth0
