# a vxlan device has a socket in the namespace that it was made in, while it is up
# kernel: sandbox
ip netns add A; ip netns add B
count() { for ns in A B; do echo "$ns $(ip netns exec $ns cat /proc/net/sockstat | grep UDP:) $(ip netns exec $ns cat /proc/net/sockstat6 | grep UDP6:)"; done; }
count
ip -n A link add vx0 type vxlan id 5 dstport 4789
ip -n A link add vx1 type vxlan id 6 dstport 4789
ip -n A link add vx2 type vxlan id 6 dstport 4790
ip -n A link add vx6 type vxlan id 7 dstport 4791 remote 2001:db8::1
count
for d in vx0 vx1 vx2 vx6; do ip -n A link set $d up; done
count
ip -n A link set vx2 netns B
count
ip -n B link set vx2 up
count
ip -n A link set vx0 down
count
