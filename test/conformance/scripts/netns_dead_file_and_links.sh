# A file in /run/netns that leads nowhere in this mount namespace is complained about where a name is first needed.
# kernel: sandbox
ip netns add A
ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link add v2 address 02:00:00:00:00:03 type veth peer name v3 netns B
ip netns exec A ip netns add C
ip -n A link 2>&1
ip -n A -br link 2>&1
ip -n A link show v2 2>&1
ip -n A addr 2>&1
ip -n A -j link 2>&1
ip -n A -o link 2>&1
printf 'link\nlink\n' | ip -n A -batch - 2>&1
ip netns list 2>&1
ip -n A netns list-id 2>&1
ip -n C link 2>&1; echo $?
ip link add v9 type veth peer name w9 netns A
ip -n A link > /dev/null 2>&1
ip -n A netns list-id 2>&1
ip -n A -j netns list-id 2>&1
