# disciplines below classes of others: prio, tbf and netem
# kernel: vm
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
q() { r "tc qdisc $1"; tc qdisc show dev v0; }
c() { r "tc class $1"; tc class show dev v0; }

ip link add v0 type veth peer name v1
for words in "root handle 1: prio" "parent 1:1 handle 10: pfifo limit 3" "parent 1:2 handle 20: netem delay 1ms" \
  "parent 1:3 handle 30: tbf rate 1mbit burst 10k latency 1ms" "parent 1:4 handle 40: pfifo" "parent 1:1 handle 50: pfifo" \
  "parent 20:1 handle 60: pfifo" "parent 30: handle 70: sfq" "parent 1:2 handle 10: pfifo"; do q "add dev v0 $words"; done
r "tc class show dev v0"; r "tc -s class show dev v0"; r "tc qdisc show dev v0 parent 1:2"; r "tc qdisc show dev v0 handle 10:"
r "tc qdisc show dev v0 invisible"
for words in "del dev v0 parent 1:2" "del dev v0 parent 1:2" "del dev v0 parent 1:9" "change dev v0 handle 10: pfifo limit 9" \
  "replace dev v0 parent 1:1 handle 11: pfifo" "del dev v0 handle 11:" "del dev v0 parent 1:1 handle 11:" \
  "add dev v0 parent 1: handle 10: pfifo" "change dev v0 root prio bands 5" "add dev v0 parent 1:5 handle 80: pfifo" \
  "change dev v0 root prio bands 2" "change dev v0 root prio bands 3" "add dev v0 parent 30:1 handle 90: pfifo" "del dev v0 parent 30:1"; do
  q "$words"
done
r "tc class show dev v0"; r "tc class add dev v0 parent 1: classid 1:9 prio"; r "tc class del dev v0 classid 1:1"
for words in "classid 1:1" "parent 1:" root "qdisc 1:"; do r "tc class show dev v0 $words"; done
r "tc qdisc show dev v0 invisible"; q "replace dev v0 root handle 2: prio"; r "tc qdisc show dev v0 invisible"
