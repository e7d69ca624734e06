# messages about bridges, their ports and their forwarding entries
# kernel: sandbox
# clock: virtual
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
pause() { sleep 1.2; }
# time for monitors to start and to print, whatever the clock says
listen() { read -rt 1 <> <(:); }

sysctl -qw net.ipv6.conf.default.disable_ipv6=1
ip link add p0 address 02:00:00:00:01:00 type veth peer name p1 address 02:00:00:00:01:01
ip link add q0 address 02:00:00:00:02:00 type veth peer name q1 address 02:00:00:00:02:01
bridge monitor link fdb > /tmp/bridge.$$ &
monitors=$!
ip monitor link neigh > /tmp/ip.$$ &
monitors="$monitors $!"
listen
r ip link add br0 address 02:00:00:00:00:10 type bridge
r ip link add br1 address 02:00:00:00:00:11 type bridge
r ip link add br2 address 02:00:00:00:00:12 type bridge stp_state 1
pause
r ip link set p0 master br0
r ip link set p0 up
pause
r ip link set p1 up
pause
r ip link set br0 up
pause
r ip link set q0 up
r ip link set q1 up
pause
r ip link set q0 master br1
r ip link set br1 up
pause
r ip link set q0 master br0
pause
r bridge link set dev p0 state 0
pause
r bridge link set dev p0 state 4
pause
r bridge link set dev p0 cost 7
r bridge fdb add 02:00:00:00:00:01 dev p0
r bridge fdb add 02:00:00:00:00:02 dev p0 master
r bridge fdb add 02:00:00:00:00:03 dev p0 master dynamic
r bridge fdb append 02:00:00:00:00:02 dev p0 master
r bridge fdb add 02:00:00:00:00:04 dev p0 self master
r bridge fdb add 02:00:00:00:00:05 dev br0
r bridge fdb del 02:00:00:00:00:01 dev p0
r bridge fdb del 02:00:00:00:00:05 dev br0
r ip link set p0 address 02:00:00:00:01:0f
r ip link set br0 address 02:00:00:00:00:1f
r ip link set p0 mtu 1400
pause
r ip link set p0 type bridge_slave hairpin on
r ip link set br0 type bridge stp_state 0 ageing_time 1000
r ip link set p1 down
pause
r ip link set br0 down
pause
r ip link set q0 nomaster
pause
r ip link del br0
r ip link del q0
r ip link del br1
listen
kill $monitors
wait
echo "--- bridge monitor"
cat /tmp/bridge.$$
echo "--- ip monitor"
grep -v '^Deleted 224' /tmp/ip.$$
rm /tmp/bridge.$$ /tmp/ip.$$
