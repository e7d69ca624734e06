# eth0 (e1000) and eth1 (virtio) in every format, down, up and down again
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip link show eth0
r ip link show eth1
r ip -o link show eth0
r ip -br link show eth0
r ip -j link show eth0
r ip link set eth0 up
${SETTLE:-:} 3
r ip -br link show eth0
r ip -br link show eth1
r ip link set eth1 up
${SETTLE:-:} 3
r ip -br link show eth0
r ip -br link show eth1
r ip link set eth0 down
${SETTLE:-:} 3
r ip -br link show eth0
r ip -br link show eth1
r ip -br link show lo
