# tc qdisc: what add, replace, change, link and del do to what is there, with and without handles
# kernel: sandbox
# clock: virtual
q() { echo "\$ tc qdisc $1"; tc qdisc $1 2>&1; echo "[rc=$?]"; tc qdisc show dev v0 | sed 's/ 8[0-9a-f]*: / auto: /'; }

ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
q "add dev v0 root handle 1: pfifo limit 10"
for words in "handle 1: pfifo" "handle 2: pfifo" "handle 1: bfifo" pfifo bfifo; do q "add dev v0 root $words"; done
for words in "handle 3: pfifo limit 5" "handle 3: pfifo limit 6" "handle 3: bfifo limit 6" "handle 4: bfifo limit 6" \
  "bfifo limit 7" "pfifo limit 7" "handle 5: pfifo limit 7"; do q "replace dev v0 root $words"; done
for words in "root pfifo limit 8" "root handle 5: pfifo limit 9" "root bfifo limit 9" "root handle 6: pfifo limit 9" \
  "handle 5: pfifo limit 11" "handle 6: pfifo limit 11" "pfifo limit 11" "root limit 3" "root pfifo"; do q "change dev v0 $words"; done
for words in "handle 5: pfifo limit 12" "pfifo limit 13" "bfifo limit 13"; do q "link dev v0 root $words"; done
q "replace dev v0 root handle 5: pfifo"
for words in "root handle 6:" "handle 6:" "handle 5:" "root handle 5: bfifo" "parent 5:1" "parent 7:1" ingress "" \
  "root handle 5: pfifo" root; do q "del dev v0 $words"; done
for words in "dev v0 root" "dev v0 pfifo" "dev v0 handle 1: pfifo" "dev nope root pfifo" "root pfifo" "dev v0 parent 1:1 pfifo" \
  "dev v0 root noop" "dev v0 root bogus" "dev v0 root noqueue"; do q "add $words"; done
q "replace dev v0 root handle 1: pfifo"
for words in "parent 1:1 pfifo" "parent 1: handle 1: pfifo" "parent 1:1 bogus"; do q "replace dev v0 $words"; done
q "del dev v0 parent 1:1"
setpriv --reuid 1000 --clear-groups tc qdisc add dev v1 root pfifo
setpriv --reuid 1000 --clear-groups tc qdisc del dev v1 root
setpriv --reuid 1000 --clear-groups tc qdisc show dev v0
