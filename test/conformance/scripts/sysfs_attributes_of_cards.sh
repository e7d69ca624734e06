# attributes and links of cards, dummies and vlans in /sys/class/net
# kernel: vm
ip netns add A
ip link set eth1 netns A
ip -n A link add d0 address 02:00:00:00:00:01 type dummy
ip -n A link add link d0 name vl0 type vlan id 5
ip -n A link add link d0 name mv0 address 02:00:00:00:00:02 type macvlan
ip -n A link add bo0 type bond
attributes='addr_assign_type addr_len broadcast carrier_changes carrier_down_count carrier_up_count flags ifindex iflink mtu
name_assign_type operstate tx_queue_len type uevent'
of() { ip netns exec A cat $(for f in "${@:2}"; do echo /sys/class/net/$1/$f; done) 2>&1 | tr '\n' ' '; echo "of $1"; }
all() {
  cat $(for f in $attributes; do echo /sys/class/net/eth0/$f; done) | tr '\n' ' '
  echo 'of eth0'
  for d in d0 vl0 mv0 bo0; do of $d $attributes; done
  of eth1 addr_assign_type flags ifindex name_assign_type operstate uevent
}
readlink /sys/class/net/eth0 /sys/class/net/lo
ip netns exec A readlink /sys/class/net/{bo0,d0,eth1,lo,mv0,vl0}
readlink /sys/class/net/eth0/subsystem /sys/class/net/eth0/device
ip netns exec A readlink /sys/class/net/{eth1/subsystem,eth1/device,vl0/lower_d0,d0/upper_vl0}
ip netns exec A readlink -f /sys/class/net/eth1 /sys/class/net/eth1/mtu
all
for d in d0 vl0 mv0 bo0 eth1; do ip -n A link set $d up; done
ip link set eth0 up
${SETTLE:-:} 1
all
cat /sys/class/net/eth0/{carrier,speed,duplex}
of eth1 carrier speed duplex
of bo0 carrier speed duplex
of d0 carrier
for d in d0 vl0 mv0; do of $d speed; done
ip link set eth0 down; ip -n A link set d0 down
${SETTLE:-:} 1
all
