# classes of htb: made, changed, refused, deleted, in the order of a hash, with what 6.18 says of them
# kernel: sandbox
# clock: virtual
c() { echo "\$ tc class $1"; tc class $1 2>&1; echo "[rc=$?]"; tc class show dev v0; }
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }

ip link add v0 type veth peer name v1
r "tc qdisc add dev v0 root handle 1: htb default 10"
for words in "parent 1: classid 1:1 htb rate 10mbit" "parent 1:1 classid 1:10 htb rate 5mbit ceil 10mbit burst 15k" \
  "parent 1:1 classid 1:20 htb rate 1mbit prio 3" "parent 1: classid 1:5 htb rate 1kbit" "parent 1: classid 1:6 htb rate 40gbit" \
  "parent 1:99 classid 1:30 htb rate 1mbit" "parent 1:10 classid 1:11 htb rate 1mbit" "parent 1: classid 1:1 htb rate 10mbit" \
  "parent 1:1 htb rate 1mbit" "parent 2: classid 2:30 htb rate 1mbit" "parent 1: classid 2:30 htb rate 1mbit" "classid 1:8 htb rate 1mbit" \
  "root classid 1:9 htb rate 1mbit"; do c "add dev v0 $words"; done
c "change dev v0 parent 1: classid 1:1 htb rate 20mbit"
c "replace dev v0 parent 1:1 classid 1:20 htb rate 3mbit quantum 1500"
c "change dev v0 parent 1: classid 1:77 htb rate 1mbit"
for id in 1:1 1:77 1:20 1:11 1:10; do c "del dev v0 classid $id"; done
r "tc qdisc add dev v0 parent 1:1 handle 101: pfifo"; r "tc qdisc add dev v0 parent 1:8 handle 102: pfifo"
r "tc qdisc show dev v0"; r "tc qdisc show dev v0 invisible"; r "tc class show dev v0 qdisc 1:"
r "tc class add dev v0 parent 1: classid 1:2 htb rate 1mbit burst 1 cburst 2 overhead 10 mpu 64 linklayer atm"
last=1
for id in 12 13 14 15 16 17 18 19; do r "tc class add dev v0 parent 1:$last classid 1:$id htb rate 1mbit"; last=$id; done
r "tc -d class show dev v0"; r "tc -s class show dev v0"; r "tc -s -d qdisc show dev v0"; r "tc -j qdisc show dev v0"
r "tc qdisc change dev v0 root htb default 5"; r "tc qdisc replace dev v0 root handle 2: pfifo"; r "tc class show dev v0"
