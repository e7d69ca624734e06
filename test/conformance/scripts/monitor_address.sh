# messages about IPv4 addresses as ip monitor shows them
# kernel: sandbox
# clock: virtual
listen() { read -rt 1 <> <(:); }

sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
ip netns add A
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -4 monitor address label > all &
ip -o -4 monitor address dev v0 > one &
ip -br -4 monitor address > brief &
ip -6 monitor address > six &
listen
for a in 10.0.0.1/24 10.0.0.2/24 10.0.1.1/24 10.0.0.3/24; do ip addr add $a dev v0; done
ip addr add 10.0.2.1 peer 10.0.2.2 dev v1
ip addr add 10.0.2.1 peer 10.0.2.2 dev v1
ip addr replace 10.0.1.1/24 metric 5 valid_lft 1000 preferred_lft 900 dev v0
ip addr del 10.0.0.1/24 dev v0
ip addr add 10.0.1.2/24 dev v0
sysctl -qw net.ipv4.conf.v0.promote_secondaries=1
ip addr del 10.0.1.1/24 dev v0
ip link set v0 name w0
ip link set lo up
ip addr add 10.0.3.1/24 valid_lft 3 preferred_lft 1 dev v1
sleep 4.6
ip link set v1 netns A
ip link del w0
listen
kill %1 %2 %3 %4
for file in all one brief six; do echo "== $file"; cat $file; done
