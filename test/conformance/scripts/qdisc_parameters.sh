# parameters of tbf, prio, htb, sfq, codel, fq_codel, fq and the fifos: taken, refused, shown
# kernel: vm
# clock: virtual
o() { echo "\$ $1"; tc qdisc add dev v0 root handle 1: $1 2>&1; echo "[rc=$?]"; tc qdisc show dev v0; tc -j qdisc show dev v0; tc -d qdisc show dev v0; tc qdisc del dev v0 root 2>/dev/null; }

ip link add v0 type veth peer name v1
for words in "rate 1mbit burst 10k limit 1000" "rate 1mbit burst 10kb latency 400ms" "rate 256kbit burst 1600 limit 3000" \
  "rate 10gbit burst 1mb latency 1ms" "rate 1mbit burst 10k latency 10ms peakrate 2mbit mtu 1500" \
  "rate 1mbit burst 10k latency 10ms peakrate 2mbit" "rate 1mbit" "rate 1mbit burst 10k" "rate x burst 1 limit 1" \
  "rate 1mbit burst 100 limit 1000" "rate 1mbit burst 10k latency 50ms limit 100" "rate 1mbit burst 10k limit 100 latency 50ms" \
  "rate 1mbit burst 10k latency 50ms overhead 20 linklayer atm mpu 64" "rate 1Mbps burst 10k latency 50ms" \
  "rate 1000 burst 1540 latency 50ms" "rate 1mbit burst 10k/8 latency 50ms" "rate 1mbit burst 10k/7 latency 50ms" \
  "rate 1mbit burst 5k peakrate 500kbit mtu 2000 latency 50ms" "rate 100mbit burst 32kbit latency 400ms" \
  "rate 50gbit burst 10mb latency 1ms" "rate 1mbit rate 2mbit" frob help; do o "tbf $words"; done
for words in "bands 4" "bands 3 priomap 0 0 0 0 1 1 1 1 2 2 2 2 0 0 0 0" "bands 2" "bands 2 priomap 0 1 1 1 0 1 0 0 1 1 1 1 1 1 1 1" \
  "bands 17" "bands 1" "priomap 5" "priomap 1 1" "bands x" frob multiqueue "bands 16" help; do o "prio $words"; done
for words in "default 10" "default 0x20" "r2q 5" "direct_qlen 10" offload frob "default x" "r2q 0" "debug 123"; do o "htb $words"; done
for words in "" "perturb 10" "limit 50" "limit 1" "quantum 1514" "divisor 256" "divisor 100" "flows 10" "depth 20" headdrop "perturb x" frob \
  "limit 200 perturb 5" help; do o "sfq $words"; done
for words in "" "limit 100" "target 10ms" "interval 50ms" ecn noecn "ce_threshold 5ms" "limit x" frob "limit 5 target 1ms interval 20ms ecn" help; do
  o "codel $words"; o "fq_codel $words"
done
for words in "flows 512" "quantum 300" "quantum 100" "memory_limit 1mb" "drop_batch 1" "drop_batch 2000" "flows 100000" \
  "ce_threshold_selector 1/3" "ce_threshold 5ms ce_threshold_selector 1/3" "flows 0"; do o "fq_codel $words"; done
for words in "" "limit 100" "flow_limit 50" "quantum 1000" "initial_quantum 5000" "maxrate 1mbit" "buckets 512" "buckets 500" pacing nopacing \
  "refill_delay 10ms" "low_rate_threshold 100kbit" "orphan_mask 255" "timer_slack 5us" "ce_threshold 2ms" "horizon 1s" horizon_cap frob \
  "quantum 0" "defrate 1mbit" "quantum x" "buckets 1" help; do o "fq $words"; done
for words in "" "limit 0" "limit 10k" "limit 4" frob; do o "pfifo $words"; o "bfifo $words"; o "pfifo_head_drop $words"; done
for kind in pfifo_fast noqueue mq "noqueue x" cbq; do [ "$kind" = cbq ] || o "$kind"; done
for kind in fq fq_codel codel sfq htb prio netem "tbf rate 1mbit burst 10k latency 50ms"; do
  tc qdisc add dev v0 root handle 1: $kind; tc -s qdisc show dev v0; tc -s -j qdisc show dev v0; tc qdisc show dev v0 invisible
  tc qdisc change dev v0 root $kind; tc -s class show dev v0; tc qdisc del dev v0 root
done
ip link set v0 mtu 9000
for kind in fq fq_codel sfq bfifo; do o $kind; done
