# the loopback takes unicast addresses only, and the one that it has without a question
# kernel: sandbox
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
ip netns add B
for a in ff:ff:ff:ff:ff:ff 01:00:5e:00:00:01 00:00:00:00:00:00 02:00:00:00:00:05 00:11 ; do r "ip -n B link set lo address $a"; r "ip -n B -br link"; done
r "ip -n B link set lo up"; r "ip -n B link set lo address 02:00:00:00:00:06"; r "ip -n B -br link"; r "ip -n B link set lo broadcast 02:00:00:00:00:06"; r "ip -n B link"
