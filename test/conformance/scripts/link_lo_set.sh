# what of lo can be changed: name, mtu, address
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link set lo mtu 1
r ip -n A link set lo mtu 0
r ip -n A link set lo mtu 100000
r ip -n A link set lo address 02:00:00:00:00:01
r ip -n A link show lo
r ip -n A link set lo name loop
r ip -n A link
r ip -n A link set loop name lo
r ip -n A link
