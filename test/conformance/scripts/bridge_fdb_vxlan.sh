# forwarding entries of a vxlan by bridge fdb
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link add p0 address 02:00:00:00:01:00 type veth peer name p1 address 02:00:00:00:01:01
bridge monitor fdb > /tmp/monitor.$$ &
monitor=$!
sleep 0.3
ip link add vx address 02:00:00:00:00:10 type vxlan id 5 dstport 4789 remote 10.0.0.1
ip link add vy address 02:00:00:00:00:11 type vxlan id 6 dstport 4789
ip link add vz address 02:00:00:00:00:12 type vxlan id 7 dstport 4789 remote 2001:db8::1 dev p0
ip link add vg address 02:00:00:00:00:13 type vxlan id 8 dstport 4789 group 239.1.1.1 dev p0
r bridge fdb
r bridge fdb add 02:00:00:00:00:01 dev vx dst 10.0.0.2
r bridge fdb add 02:00:00:00:00:01 dev vx dst 10.0.0.2
r bridge fdb add 02:00:00:00:00:01 dev vx dst 10.0.0.3
r bridge fdb append 02:00:00:00:00:01 dev vx dst 10.0.0.3
r bridge fdb replace 02:00:00:00:00:01 dev vx dst 10.0.0.4
r bridge fdb replace 02:00:00:00:00:0a dev vx dst 10.0.0.4
r bridge fdb replace 00:00:00:00:00:00 dev vx dst 10.0.0.4
r bridge fdb replace 01:00:5e:00:00:01 dev vx dst 10.0.0.4
r bridge fdb append 01:00:5e:00:00:01 dev vx dst 10.0.0.4
r bridge fdb append 01:00:5e:00:00:01 dev vx dst 10.0.0.5
r bridge fdb append 01:00:5e:00:00:01 dev vx dst 10.0.0.5
r bridge fdb add 02:00:00:00:00:02 dev vx
r bridge fdb add 02:00:00:00:00:02 dev vx dst 10.0.0.2 port 1000 vni 7 src_vni 8 via p0
r bridge fdb add 02:00:00:00:00:02 dev vx dst 10.0.0.2 port 1000 vni 7 via p0
r bridge fdb add 02:00:00:00:00:03 dev vx dst 2001:db8::2
r bridge fdb add 02:00:00:00:00:03 dev vz dst 2001:db8::2
r bridge fdb add 02:00:00:00:00:03 dev vy dst 2001:db8::2
r bridge fdb add 02:00:00:00:00:03 dev vy dst 10.0.0.9
r bridge fdb add 02:00:00:00:00:03 dev vx dst 10.0.0.2 dynamic
r bridge fdb add 02:00:00:00:00:04 dev vx dst 10.0.0.2 static
r bridge fdb add 02:00:00:00:00:05 dev vx dst 10.0.0.2 extern_learn self
r bridge fdb replace 02:00:00:00:00:05 dev vx dst 10.0.0.3 self
r bridge fdb replace 02:00:00:00:00:05 dev vx dst 10.0.0.4 extern_learn self
r bridge fdb add 02:00:00:00:00:06 dev vx dst 10.0.0.2 router self
r bridge fdb add 02:00:00:00:00:07 dev vx dst 10.0.0.2 sticky
r bridge fdb add 02:00:00:00:00:07 dev vx dst 10.0.0.2 master
r bridge fdb add 00:00:00:00:00:00 dev vx dst 10.0.0.3
r bridge fdb append 00:00:00:00:00:00 dev vx dst 10.0.0.3
r bridge fdb append 00:00:00:00:00:00 dev vx dst 0.0.0.0
r bridge fdb show dev vx
r bridge -j fdb show dev vx
r bridge fdb show dev vy
r bridge fdb show dev vz
r bridge fdb get 02:00:00:00:00:02 dev vx self
r bridge fdb get 02:00:00:00:00:02 dev vx self vni 8
r bridge fdb get 02:00:00:00:00:22 dev vx self
r bridge fdb get 02:00:00:00:00:02 dev vx
r bridge fdb del 02:00:00:00:00:02 dev vx dst 10.0.0.9
r bridge fdb del 02:00:00:00:00:02 dev vx src_vni 8
r bridge fdb del 02:00:00:00:00:02 dev vx
r bridge fdb del 02:00:00:00:00:02 dev vx
r bridge fdb del 00:00:00:00:00:00 dev vx dst 10.0.0.3
ip link set vx up
ip link set vx down
r bridge fdb show dev vx
r bridge fdb flush dev vx static
r bridge fdb flush dev vx router
r bridge fdb flush dev vx extern_learn
r bridge fdb show dev vx
r bridge fdb flush dev vx
r bridge fdb show dev vx
ip netns add A
r bridge fdb show dev vz
ip link set vz netns A
r bridge -n A fdb
ip link del vy
sleep 0.5
kill $monitor
wait
cat /tmp/monitor.$$
rm /tmp/monitor.$$
