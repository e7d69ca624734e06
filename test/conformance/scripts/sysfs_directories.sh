# directories and links of devices in /sys/class/net
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
without_time() { sed 's/ [A-Z][a-z][a-z] [ 0-9][0-9] [0-9:]* / T /'; }
ip netns add A; ip netns add B
ip -n A link add v0 type veth peer name v1
ip -n A link add br0 type bridge
ip -n A link add mv0 link v0 type macvlan
ip -n A link add mv1 link v0 netns B type macvlan
ip -n A link add i0 type ifb
ip -n A link set v1 master br0
a() { r ip netns exec A "$@"; }
ip netns exec A ls -l /sys/class/net /sys/class/net/v0/ /sys/class/net/br0/ | without_time
ip netns exec A ls -l /sys/class/net/v1/brport /sys/class/net/br0/bridge /sys/class/net/br0/brif | without_time
ip netns exec A ls -l /sys/class/net/i0/queues /sys/class/net/i0/queues/tx-0 /sys/class/net/v0/queues/tx-0 | without_time
ip netns exec A ls -l /sys/class/net/mv0/statistics /sys/class/net/mv0/power | without_time
for d in lo v0; do
  for f in rx-0/rps_cpus rx-0/rps_flow_cnt tx-0/traffic_class tx-0/tx_maxrate tx-0/tx_timeout tx-0/xps_rxqs; do
    a cat /sys/class/net/$d/queues/$f
  done
done
a cat /sys/class/net/i0/queues/tx-0/byte_queue_limits/{hold_time,inflight,limit,limit_max,limit_min,stall_thrs}
a cat /sys/class/net/v0/power/{control,runtime_status}
a cat /sys/class/net/v0/power/autosuspend_delay_ms
a cat /sys/class/net/v0/statistics/{rx_bytes,tx_dropped}
a ls /sys/class/net /sys/devices/virtual/net
a ls /sys/class/net/nosuch
a ls /sys/class/net/v0
a cat /sys/class/net/nosuch/mtu
a cat /sys/class/net/nosuch
a cat /sys/class/net/v0
a cat /sys/class/net/v0/nosuch
a cat /sys/class/net/v0/mtu/x
a cat /sys/class/net/br0/bridge/flush
a readlink /sys/class/net/v0 /sys/class/net/v0/upper_mv0 /sys/class/net/mv0/lower_v0 /sys/class/net/v1/master /sys/class/net/br0/brif/v1
a readlink -f /sys/class/net/v0 /sys/class/net/mv0/lower_v0/mtu /sys/class/net/v1/brport/bridge /sys/class/net/nosuch
a readlink -f /sys/class/net/nosuch/mtu
a stat -c '%n %F %a %s %h' /sys/class/net /sys/class/net/br0 /sys/class/net/br0/ /sys/class/net/br0/mtu /sys/class/net/br0/bridge
a cat /sys/class/net/mv0/lower_v0/ifindex /sys/class/net/br0/brif/v1/bridge/ifindex /sys/class/net/br0/lower_v1/master/type
ip netns exec B ls /sys/class/net/mv1/ | grep -c lower
ip -n A link set mv0 name w0
ip -n A link set v1 nomaster
a ls /sys/class/net /sys/class/net/br0/brif
ip netns exec A ls /sys/class/net/v0/ | grep upper
ip netns exec A ls /sys/class/net/v1/ | grep -c -e upper -e brport -e master
