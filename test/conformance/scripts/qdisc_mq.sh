# mq: a discipline for each queue, and its classes
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }

ip link add v0 type veth peer name v1; ip link set v0 up
r "tc qdisc add dev v0 root handle 1: mq"
for words in "qdisc show dev v0" "-s qdisc show dev v0" "qdisc show dev v0 invisible" "class show dev v0" "-s class show dev v0" \
  "-j qdisc show dev v0"; do r "tc $words"; done
for words in "add dev v0 parent 1:1 handle 2: pfifo" "replace dev v0 parent 1:1 handle 2: pfifo" "add dev v0 parent 1:2 handle 3: pfifo" \
  "add dev v0 parent 1:3 handle 4: pfifo" "show dev v0" "del dev v0 parent 1:1" "show dev v0" "add dev v0 parent 1:1 noqueue" \
  "replace dev v0 parent 1:1 handle 9: noqueue" "change dev v0 root handle 1: mq"; do r "tc qdisc $words"; done
r "tc class show dev v0"; r "ip link show v0 | sed 's/link.*//'"
r "tc qdisc del dev v0 root; tc qdisc show dev v0"
r "ip link set v0 down; tc qdisc add dev v0 root handle 1: mq; tc qdisc show dev v0"; r "ip link set v0 up; tc qdisc show dev v0"
r "tc qdisc add dev lo root handle 1: mq"; r "tc qdisc add dev v0 parent 1:1 handle 5: mq"
