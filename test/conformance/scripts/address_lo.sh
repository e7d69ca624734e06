# lo has 127.0.0.1 whenever it comes up
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
r ip addr add 10.0.0.1/8 dev lo
r ip -4 addr show lo
r ip link set lo up
r ip -4 addr show lo
r ip addr del 127.0.0.1/8 dev lo
r ip -4 addr show lo
r ip link set lo down
r ip link set lo up
r ip -4 addr show lo
r ip link set lo mtu 67
r ip -4 addr show lo
r ip addr add 10.0.0.1/8 dev lo
r ip addr del 10.0.0.1/8 dev lo
r ls /proc/sys/net/ipv4/conf
r ip link set lo mtu 68
r ip -4 addr show lo
r ip link set lo down
r ip link set lo up
r ip -4 addr show lo
