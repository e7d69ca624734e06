# kernel: sandbox
# needs: a mount namespace
# Symbolic links in /run/netns: to a process's namespace, to another name, to nothing.
unshare -n sleep 60 & pid=$!
sleep 0.3
ln -s /proc/$pid/ns/net /run/netns/c
ip netns add d
ip netns list 2>&1
ip netns list-id
ls /run/netns
ip netns exec c ip -br link; echo $?
ip netns identify $pid
ip netns pids c | wc -l
ip -n c link set lo up; echo $?
ip netns set c 7; echo $?
ip netns list
ip netns attach c $pid; echo $?
ip netns add c; echo $?
ip link add v0 type veth peer name v1 netns c; echo $?
ip -o link show v0 | grep -o 'link-netns.*'
nsenter --net=/run/netns/c ip -br link | wc -l
ip netns del c; echo $?
ip netns list
ln -s /proc/$pid/ns/net /run/netns/c
kill $pid; wait 2>/dev/null; sleep 0.3
ip netns list
ip netns exec c true; echo $?
ip netns pids c; echo $?
ip netns del c; echo $?
ln -s /run/netns/d /run/netns/e; ip netns list; ip netns exec e ip netns identify; ip netns del d; ip netns list; ip netns exec e true; ip netns del e; echo $?
ln -s /nonexistent /run/netns/f; ip netns list; ip netns del f
unshare -n sleep 60 & pid=$!
sleep 0.3
ln -s /proc/$pid/ns/net /run/netns/c
ip netns list
ip -all netns exec ip -br link
ip -all netns del; echo $?
ip netns list
kill $pid
