# the words of tc: options, objects, what it says of those that it does not know, batches
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }

ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02; ip link set v0 up
for words in "" x -x help -help q "qdisc help" "qdisc add help" "qdisc x" "qdisc show x" "qdisc show dev nope" "qdisc show dev" \
  "qdisc show help" "qdisc sh" "qdisc l" "qdisc d dev lo root" "qdisc c dev lo root" "qdisc r dev lo root" "-n" "-n nope qdisc" -b -cf \
  "-batch /nonexistent" "-c -n A qdisc" "-color=never qdisc" "monitor help" "monitor x" exec actions "chain help" "chain x" "-j chain" chain; do
  r "tc $words"
done
for words in "root handle x pfifo" "root handle 12345: pfifo" "root handle 1:2 pfifo" "parent x pfifo" "root parent 1: pfifo" \
  "parent 1: root pfifo" "dev v1 root pfifo" "handle 1: handle 2: root pfifo" "root pfifo limit x" "root pfifo frob" "root pfifo help" \
  "root pfifo limit" "root bfifo limit 5000000000" "root pfifo limit -1" frob "root bogus x" "root pfifo_fast x" "root ingress" "root clsact"; do
  r "tc qdisc add dev v0 $words"
done
r "tc qdisc del dev v0 root"; r "tc qdisc add dev v0 root handle 7: bfifo limit 10k"
for words in "-s qdisc" "-j qdisc" "-j -p qdisc" "-s -j -p qdisc" "-r qdisc" "-o -s qdisc; echo" "-br qdisc" "-g qdisc" "-t qdisc" \
  "-iec qdisc" "-nm qdisc" "-N qdisc" "-d qdisc show dev v0" "qdisc show root" "qdisc show handle 7:" "qdisc show handle 8:" \
  "qdisc show ingress" "qdisc show parent root" "qdisc show root handle 1:" "qdisc show parent root ingress" "qdisc show handle 7: root" \
  "qdisc show parent x" "qdisc show handle x"; do
  r "tc $words"
done
for words in show "show dev nope" "show dev" "show x" "show dev lo dev lo" "show parent" "show dev lo parent x" "show dev lo classid x" \
  "show dev lo qdisc x" "show root root" help x "add handle 1: dev lo" "add dev lo classid 1:1 classid 1:2 htb rate 1mbit" \
  "add dev lo root root htb rate 1mbit" "add dev lo" "add dev nope htb rate 1mbit" "add htb rate 1mbit" "del dev lo" "add dev lo bogus" \
  "add dev v0 parent 7: classid 7:1 htb rate 1mbit" "add dev v0 htb" "add dev v0 pfifo" "add help" "del dev v0 classid 7:1"; do
  r "tc class $words"
done
for words in "" "show dev v0" "show dev v0 ingress" "show dev v0 egress" "show dev v0 root" "show dev v0 parent 9:" "show dev nope" \
  "show x" "show help" help x; do r "tc filter $words"; done
r "tc -j filter show dev v0"; r "tc -j class show dev v0"
r "printf 'qdisc add dev v1 root handle 1: pfifo\nqdisc show dev v1\nqdisc add dev v1 root handle 1: pfifo\nqdisc del dev v1 root\n' | tc -b -"
r "printf 'qdisc x\nqdisc add dev v1 root handle 1: pfifo frob\nqdisc show dev nope\nclass x\nfilter x\nqdisc help\n' | tc -force -batch -"
