# kernel: sandbox
# needs: a mount namespace
# Descriptors that a shell opens keep a namespace that has lost its name, and lead back into it.
ip netns add x
ip -n x link add v0 type veth peer name v1
exec 3< /run/netns/x
ip netns del x
nsenter --net=/proc/$$/fd/3 ip -br link | awk '{ print $1 }'
nsenter --net=/proc/self/fd/3 ip -br link | awk '{ print $1 }'
exec 3<&-
nsenter --net=/proc/$$/fd/3 true 2> /dev/null
echo "closed $?"

ip netns add y
exec {held}< /var/run/netns/y
ip netns del y
(nsenter --net=/dev/fd/$held ip link set lo up)
nsenter --net=/proc/$$/fd/$held ip -br link
exec {held}<&-

ip netns add z
sleep 60 5< /run/netns/z &
ip netns del z
nsenter --net=/proc/$!/fd/5 ip -br link
nsenter --net=/proc/self/fd/4 ip -br link 4< /proc/$!/fd/5
nsenter --net=/proc/self/fd/0 ip -br link < /proc/$!/fd/5
kill $!
wait $! 2> /dev/null

ip netns add t
(exec 7< /run/netns/t; sleep 60 & echo $! > pid)
ip netns del t
read -r pid < pid
nsenter --net=/proc/$pid/fd/7 ip -br link
kill $pid; rm pid
ip netns list
