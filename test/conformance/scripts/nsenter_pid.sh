# nsenter -t PID -n runs a command in the namespace of a process
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns exec A sleep 60 & pid=$!
for i in {1..60}; do [ -n "$(ip netns pids A)" ] && break; sleep 0.1; done
nsenter -t $pid -n ip netns identify; echo "[rc=$?]"
nsenter -n -t $pid ip netns identify; echo "[rc=$?]"
nsenter --target $pid --net ip netns identify; echo "[rc=$?]"
nsenter --target=$pid --net ip -br link; echo "[rc=$?]"
nsenter -t $pid -n bash -c 'exit 4'; echo "[rc=$?]"
nsenter --net=/proc/$pid/ns/net ip netns identify; echo "[rc=$?]"
nsenter -t $pid ip netns identify; echo "[rc=$?]"
nsenter -t $$ -n ip netns identify; echo "[rc=$?]"
nsenter -t $pid -n nsenter -t $$ -n ip netns identify; echo "[rc=$?]"
kill $pid
{ wait; } 2> /dev/null
nsenter -t $pid -n ip netns identify > /dev/null 2>&1; echo "[rc=$?]"
