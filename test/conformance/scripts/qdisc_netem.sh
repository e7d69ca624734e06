# netem: its words, what is wrong with them, text and JSON
# kernel: vm
# clock: virtual
o() { echo "\$ netem $1"; tc qdisc replace dev v0 root handle 1: netem $1 2>&1; echo "[rc=$?]"; tc qdisc show dev v0; tc -j qdisc show dev v0; tc qdisc del dev v0 root 2>/dev/null; }

ip link add v0 type veth peer name v1
for words in "" "delay 100ms" "delay 100ms 10ms" "delay 100ms 10ms 25%" "loss 1%" "loss random 0.3% 25%" "duplicate 1%" "duplicate 1% 2%" \
  "corrupt 0.1%" "corrupt 5% 50" "delay 10ms reorder 25% 50%" "delay 10ms reorder 25% gap 5" "rate 1mbit" "rate 10kbit 20 100 -5" \
  "limit 50" "delay 1 loss 5" "delay 1s" "delay 1500us" "delay 100000" "loss state 10%" "loss state 10% 20% 30% 40% 50%" \
  "loss gemodel 1%" "loss gemodel 1% 10% 70% 0.1%" ecn "loss 5% ecn" "slot 10ms" "slot 10ms 20ms packets 5 bytes 64k" "slot 20ms 10ms" \
  "slot x" "rate 5gbit" "rate 40gbit" "delay 0" "loss 0" "delay x" "loss x" "loss 101%" "loss 1% loss 2%" "gap 5" "reorder 5%" frob help \
  delay "loss gemodel" "delay 99h" corrupt "duplicate x" "limit x" "rate x" "loss 33.333%" "loss 0.001%" "delay 1.5ms 0.25ms 12.5%" \
  "delay 20ms loss 1% duplicate 2% corrupt 3% rate 100kbit limit 77" "lat 5ms dr 2%" "delay 5000s"; do
  o "$words"
done
tc qdisc add dev v0 root handle 1: netem delay 10ms 1ms 20% corrupt 5% rate 1mbit
for words in "loss 1%" "delay 5ms loss gemodel 1%" "delay 1ms"; do
  tc qdisc change dev v0 root netem $words; tc qdisc show dev v0
done
tc class show dev v0; tc qdisc add dev v0 parent 1:1 handle 2: netem delay 7ms; tc qdisc show dev v0; tc -s class show dev v0
