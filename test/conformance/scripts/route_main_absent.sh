# route in a namespace that has no main table: /proc/net/route is empty, which the exit status tells
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
for words in "" -n -e -ee; do r route $words; done
r cat /proc/net/route
r ip rule add table 5
ip link set lo up
r route -n
ip link add v0 up type veth peer name v1
ip addr add 192.0.2.1/24 dev v0
r route -n
ip addr del 192.0.2.1/24 dev v0
r route -n
r cat /proc/net/route
