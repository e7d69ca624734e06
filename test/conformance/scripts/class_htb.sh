# classes of htb as 6.1 has them, with disciplines below
# kernel: vm
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
c() { r "tc class $1"; tc class show dev v0; }

ip link add v0 type veth peer name v1
r "tc qdisc add dev v0 root handle 1: htb default 10"
for words in "parent 1: classid 1:1 htb rate 10mbit" "parent 1:1 classid 1:10 htb rate 5mbit ceil 10mbit burst 15k" \
  "parent 1:1 classid 1:20 htb rate 1mbit prio 3" "parent 1: classid 1:5 htb rate 1kbit" "parent 1: classid 1:6 htb rate 40gbit" \
  "parent 1:99 classid 1:30 htb rate 1mbit" "parent 1: htb" "parent 1: classid 1:7 htb rate x" "parent 1: classid 1:7 htb help" \
  "parent 1: classid 1:7 htb rate 1mbit rate 2mbit"; do c "add dev v0 $words"; done
for id in 1:1 1:20 1:77; do c "del dev v0 classid $id"; done
r "tc -d class show dev v0"; r "tc -s class show dev v0"
for words in "add dev v0 parent 1:10 handle 100: netem delay 5ms" "add dev v0 parent 1:1 handle 101: pfifo" \
  "add dev v0 parent 1:10 handle 102: pfifo" "replace dev v0 parent 1:10 handle 102: pfifo" "show dev v0" "del dev v0 parent 1:10" \
  "change dev v0 root htb default 5" "show dev v0"; do r "tc qdisc $words"; done
c "del dev v0 classid 1:10"
