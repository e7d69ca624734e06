# a phy moves with its interface, by the name of a namespace and by a process in it
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r iw dev
r iw dev wlan0 info
r iw wlan0 link
ip netns add A
ip netns exec A sleep 60 &
until ip netns pids A | grep -q .; do sleep 0.1; done
r iw phy phy0 set netns name A
r iw dev
r ip link show wlan0
r ip -n A link
r ip netns exec A iw dev
r iw phy phy0 set netns name A
r ip netns exec A iw phy phy0 set netns 1
r ip link show wlan0
echo "$ iw phy phy0 set netns PID"; iw phy phy0 set netns $!; echo "[rc=$?]"
r ip -n A -br link
r ip netns exec A iw phy#0 set netns name /run/netns/A
r ip -n A -br link
r ip netns exec A iw phy0 set netns 1
r ip -n A -br link
r iw phy phy0 set netns 1
kill $!
