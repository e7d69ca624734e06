# a task that has exited holds no namespace, though its parent has not waited for it
# kernel: sandbox
dir=$(mktemp -d); trap 'rm -r $dir' EXIT
ip netns add A
ip link add v type veth peer name w
bash -c 'ip netns exec A sleep 0.5 & echo $! > '$dir'/pid; exec sleep 5' & parent=$!
until [ -s $dir/pid ]; do sleep 0.05; done
pid=$(cat $dir/pid)
r() { echo "\$ $*" | sed "s/$pid/PID/"; "$@" 2>&1 | sed "s/$pid/PID/"; echo "[rc=${PIPESTATUS[0]}]"; }
until [ "$(ip netns identify $pid)" = A ]; do :; done
r ip netns del A
until grep -q '^State:.Z' /proc/$pid/status; do sleep 0.05; done
sleep 0.3
echo "v: $(ip -br link show v | wc -l)"

r ls /proc/$pid/ns
r readlink /proc/$pid/ns/net
r readlink -v /proc/$pid/ns/net
r readlink -v /proc/$pid/ns/mnt
[ "$(readlink /proc/$pid/ns/user)" = "$(readlink /proc/$$/ns/user)" ]; echo "same user namespace: $?"
r cat /proc/$pid/ns/net
r ls /proc/$pid/net
r cat /proc/$pid/net/dev
r ls -d /proc/$pid/net
r ip link set v netns $pid
r ip netns identify $pid
r ip netns attach B $pid
r ip netns list
r nsenter -t $pid -n true
r nsenter -t $pid -U true
r lsns -t net -p $pid

kill $parent; wait $parent
r ip netns identify $pid
r ls /proc/$pid/ns
