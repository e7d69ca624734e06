# what ethtool, ifconfig and /sys/class/net say of a vrf and of its port
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link add blue address 02:00:00:00:00:bb type vrf table 1002
ip link add d0 address 02:00:00:00:00:d0 vrf blue type dummy
for option in -i -k ""; do r ethtool $option blue; done
r ifconfig blue
for file in operstate flags type uevent addr_assign_type name_assign_type tx_queue_len carrier carrier_changes speed mtu; do
  r cat /sys/class/net/blue/$file
done
ip link set blue up
for file in operstate flags carrier carrier_changes speed duplex; do r cat /sys/class/net/blue/$file; done
r readlink /sys/class/net/d0/master
r readlink /sys/class/net/d0/upper_blue
r readlink /sys/class/net/blue/lower_d0
r cat /proc/net/dev_mcast | grep -E '^[67]'
r ifconfig blue
