# when its namespace dies a phy goes home with its interface
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r iw phy phy0 set netns name A
r ip link set eth0 netns A
r ip link show wlan0
r ip netns del A
${SETTLE:-:} 0.5
r ip link show wlan0
r ip link show eth0
r iw dev

ip netns add B
iw phy phy0 set netns name B
ip netns exec B sleep 60 &
until ip netns pids B | grep -q .; do sleep 0.1; done
r ip netns del B
${SETTLE:-:} 0.5
r iw dev
kill $!; wait $! 2> /dev/null
${SETTLE:-:} 0.5
r iw dev
