# tc monitor: disciplines and classes that come, change and go
# kernel: sandbox
# clock: virtual
# time for monitors to start and to print, whatever the clock says
listen() { read -rt 1 <> <(:); }

ip link add b0 type veth peer name b1
tc monitor > text &
tc -j -s monitor > counted &
listen
ip link set b0 up
tc qdisc add dev b0 ingress
tc qdisc del dev b0 ingress
tc qdisc replace dev b0 root handle 3: pfifo limit 3
tc qdisc change dev b0 root handle 3: pfifo limit 4
tc qdisc replace dev b0 root handle 5: bfifo
tc qdisc replace dev b0 root bfifo limit 5
tc qdisc del dev b0 root
tc qdisc add dev b0 root handle 7: htb
tc class add dev b0 parent 7: classid 7:1 htb rate 1mbit
tc class change dev b0 parent 7: classid 7:1 htb rate 2mbit
tc qdisc add dev b0 parent 7:1 handle 8: pfifo
tc qdisc del dev b0 parent 7:1
tc class del dev b0 classid 7:1
tc qdisc replace dev b0 root handle 9: mq
tc qdisc replace dev b0 parent 9:1 handle 10: pfifo
tc qdisc change dev b0 handle 10: pfifo limit 7
tc qdisc replace dev b0 parent 9:1 handle 11: pfifo
tc qdisc del dev b0 parent 9:1
listen
ip link del b0
listen
kill $(jobs -p); wait
for file in text counted; do echo "== $file"; cat $file; done
