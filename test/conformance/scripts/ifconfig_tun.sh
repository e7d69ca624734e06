# kernel: sandbox
# ifconfig of net-tools on a device without hardware, and by those who may not.
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
no="setpriv --reuid 1000 --clear-groups"
ip tuntap add t0 mode tun; ip link add v0 type veth peer name v1
r "ifconfig t0"; r "ifconfig -a -s t0"; r "ifconfig t0 up"; r "ifconfig t0 10.78.0.1"; r "ip addr show dev t0"
ip addr add 10.77.0.1 peer 10.77.0.2 dev t0 label t0:1; r "ifconfig t0:1"
r "ifconfig t0 hw ether 02:11:22:33:44:55"
r "$no ifconfig v0 up"; r "$no ifconfig v0 10.0.0.1/24 mtu 1400"; r "$no ifconfig nosuch mtu 1400"; r "$no ifconfig v0 add 2001:db8::1/64"; r "$no ifconfig v0 hw ether 02:11:22:33:44:55 txqueuelen 5 broadcast 1.1.1.1"; r "$no ifconfig v0:1 down"; r "$no ifconfig -s -a"
