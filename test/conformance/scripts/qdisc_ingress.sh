# ingress and clsact: what comes in, where the two exclude each other
# kernel: sandbox
# clock: virtual
q() { echo "\$ tc qdisc $1"; tc qdisc $1 2>&1; echo "[rc=$?]"; tc qdisc show dev v0; }

ip link add v0 type veth peer name v1
for words in "del dev v0 ingress" "add dev v0 handle 5: ingress" "add dev v0 ingress handle 5:" "add dev v0 clsact x" "add dev v0 ingress x" \
  "add dev v0 handle ffff: ingress" "add dev v0 parent ffff:fff1 clsact" "add dev v0 ingress" "add dev v0 clsact" "replace dev v0 ingress" \
  "replace dev v0 clsact" "change dev v0 ingress" "del dev v0 clsact" "del dev v0 handle ffff: parent ffff:fff1" "del dev v0 ingress" \
  "del dev v0 parent ffff:" "del dev v0 parent ffff:fff2" "add dev v0 parent ffff:fff1 handle ffff: pfifo" "add dev v0 parent ffff:fff1 pfifo" \
  "add dev v0 handle 7: root pfifo" "add dev v0 clsact" "add dev v0 parent ffff:1 pfifo" "del dev v0 root" "del dev v0 ingress" \
  "del dev v0 parent ffff:fff2" "add dev v0 root handle ffff: pfifo" "add dev v0 ingress"; do
  q "$words"
done
tc qdisc add dev lo ingress
for words in qdisc "qdisc show ingress" "qdisc show clsact" "qdisc show dev lo parent ffff:fff1" "qdisc show dev lo handle ffff:" \
  "-s -d -j qdisc show dev lo" "qdisc show dev lo invisible" "class show dev lo"; do
  echo "\$ tc $words"; tc $words
done
