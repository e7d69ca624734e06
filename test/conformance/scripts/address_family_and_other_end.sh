# where the other end is, is told whatever the family is that is asked for; not by what IPv6 itself tells of devices
# kernel: sandbox
ip netns add A; ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02 netns B
ip -n A link add u0 address 02:00:00:00:00:03 type veth peer name u1 address 02:00:00:00:00:04
ip -n A link set u1 netns $$
for d in v0 u0; do ip netns exec A sysctl -qw net.ipv6.conf.$d.addr_gen_mode=1; ip -n A addr add 10.0.0.1/24 dev $d; done
ip -n A addr add 2001:db8::1/64 dev v0 nodad
for family in -4 -6 -0 ''; do
  for options in '' -o -j -d; do
    echo "== $family $options"
    ip -n A $family $options addr show v0 2>&1 | sed 's/ "*gso_.*//; s/ *numtx.*//'
    ip -n A $family $options addr show u0 2>&1 | sed 's/ "*gso_.*//; s/ *numtx.*//'
  done
done
rm /run/netns/B 2>/dev/null || umount -l /run/netns/B
ip -n A -4 addr 2>&1
