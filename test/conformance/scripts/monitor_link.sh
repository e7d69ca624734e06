# messages about links as ip monitor shows them: a pair of veths, changes of one, moves, death
# kernel: sandbox
# clock: virtual
pause() { sleep 1.3; }
# time for monitors to start and to print, whatever the clock says
listen() { read -rt 1 <> <(:); }

ip netns add A
ip netns add B
ip monitor link > here &
ip -n A monitor link > inA &
ip -o -n B monitor link > inB &
ip -br monitor link > brief &
listen
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
pause
ip link set v1 netns A; pause
ip link set v0 up; pause
ip -n A link set v1 up; pause
ip link set v0 mtu 1400
ip link set v0 name w0
ip link set w0 address 02:00:00:00:00:03
ip link set w0 address 02:00:00:00:00:03
ip link set w0 mtu 1400
ip link set w0 broadcast ff:ff:ff:ff:ff:fe
ip link set w0 group 7 alias hello txqueuelen 5
ip link set w0 group 7
ip link property add dev w0 altname alt0 altname alt1
ip link property del dev w0 altname alt0
ip link set w0 promisc on
ip link set w0 arp off multicast off
ip link set w0 down; pause
ip link set w0 group 8 alias quiet
ip link property add dev w0 altname alt2
ip link set w0 up; pause
ip -n A link set v1 name v2 mtu 1300 netns B; pause
ip -n B link set v2 up name v3 mtu 1200; pause
ip -n B link del v3; pause
# two that cannot be made leave no trace, or only that of the far end
ip link add x0 type veth peer name lo
ip -n A link add lo address 02:00:00:00:00:04 type veth peer name x1 address 02:00:00:00:00:05
ip -n B link add x0 type veth peer name x1 up
ip -n A link set lo up; ip -n A link set lo down
ip netns del B; listen
kill $(jobs -p); wait
for file in here inA inB brief; do echo "== $file"; cat $file; done
