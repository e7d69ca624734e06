# kernel: sandbox
# ifconfig of net-tools: addresses, masks, flags, mtu, hardware addresses, and what it shows.
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
a() { r "ifconfig v0 $1"; ip -4 addr show dev v0; }
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
echo 1 > /proc/sys/net/ipv6/conf/v0/disable_ipv6; echo 1 > /proc/sys/net/ipv6/conf/v1/disable_ipv6
r "ifconfig"; r "ifconfig -a"; r "ifconfig -s"; r "ifconfig -a -s"; r "ifconfig v0"
a "10.1.2.3"; r "ifconfig v1 up"; ${SETTLE:-:} 0.15
r "ifconfig"; r "ip route"
a "10.0.0.1/24"; a "172.16.1.1"; a "192.168.1.1 netmask 255.255.255.0 broadcast 192.168.1.250"; a "netmask 255.255.0.0"; a "10.1"; a "10.1/32"; a "10.1/33"
a "240.0.0.5"; a "127.0.0.5"; a "224.0.0.1"; a "255.255.255.255"; a "inet 10.0.0.1 netmask 0xffffff00"; r "ip route"
ip addr add 10.0.0.2/24 dev v0; ip addr add 10.0.0.3/24 dev v0 label v0:3; ip addr add 10.2.0.1/16 dev v0 label v0:9; ip addr add 10.2.0.1/16 dev v1 label v1:x; ip addr add 10.3.0.1/16 dev v0 label v0:zz
r "ifconfig v0"; r "ifconfig v0:3"; r "ifconfig v0:none"; r "ifconfig -s"
a "netmask 255.255.0.0"; r "ifconfig v0:9 down"; r "ifconfig v0:9 down"; r "ifconfig v0:q 10.9.9.9"; a "broadcast 10.0.0.77"
a "0.0.0.0"; r "ifconfig v0:q 0.0.0.0"; r "ip addr show dev v0"
r "ifconfig v0 mtu 1400 txqueuelen 77"; r "ifconfig v0 hw ether 02:11:22:33:44:55"; r "ifconfig v0 -arp promisc allmulti"; r "ifconfig v0"; r "ifconfig -s"; r "ip link show dev v0"
r "ifconfig v0 arp -promisc -allmulti"; r "ifconfig v0 -multicast -broadcast"; r "ifconfig v0 multicast down"; r "ip link show dev v0"
r "ifconfig nosuch"; r "ifconfig -s nosuch"; r "ifconfig nosuch up"; r "ifconfig nosuch -promisc"; r "ifconfig nosuch 10.0.0.1"; r "ifconfig nosuch 10.0.0.1/24"; r "ifconfig nosuch 10.0.0.1 netmask 255.255.255.0 up"; r "ifconfig nosuch mtu 1400"; r "ifconfig nosuch txqueuelen 5"; r "ifconfig nosuch hw ether 02:11:22:33:44:55"; r "ifconfig nosuch add 2001:db8::1/64"; r "ifconfig aaaaaaaaaaaaaaaaaaaaaaaaaa"
r "ifconfig v0 bogus"; r "ifconfig v0 10.0.0.1/24 bogus"; r "ifconfig v0 10.0.0.300"; r "ifconfig v0 10.0.0.1/x"; r "ifconfig v0 mtu"; r "ifconfig v0 mtu 10"; r "ifconfig v0 mtu abc"; r "ifconfig v0 netmask 255.0.255.0"; r "ifconfig v0 netmask foo"; r "ifconfig v0 netmask 255.0.0.0 netmask 255.0.0.0"
r "ifconfig v1 netmask 255.0.0.0"; r "ifconfig v1 broadcast 1.2.3.4"; r "ifconfig v0 hw ether 02:11:22:33:44:zz"; r "ifconfig v0 hw ether 03:11:22:33:44:55"; r "ifconfig v0 hw ether"; r "ifconfig v0 txqueuelen -1"; r "ifconfig lo hw ether 02:11:22:33:44:55"; r "ifconfig --bogus"; r "ifconfig --help"
r "ip addr show dev v0"
echo 0 > /proc/sys/net/ipv6/conf/v1/disable_ipv6
r "ifconfig v1 down"; r "ifconfig v1 add 2001:db8::1/64"; r "ifconfig v1 add 2001:db8::1/64"; r "ip -6 addr show dev v1"; r "ifconfig v1 | grep inet"; r "ifconfig v1 del 2001:db8::1/64"; r "ifconfig v1 del 2001:db8::1/64"; r "ifconfig v1 add 2001:db8::2"; r "ip -6 addr show dev v1"; r "ifconfig v1 add 1::g/64"; r "ifconfig v1 add 1::1/129"
