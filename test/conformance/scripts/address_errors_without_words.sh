# addresses that the kernel does not take, in the words of before 6.6
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link add v0 address 02:00:00:00:00:0a type veth peer name v1 address 02:00:00:00:00:0b
r ip addr add 10.0.0.1/24 dev v0
r ip addr add 10.0.0.1/24 dev v0
r ip addr add 10.0.0.1/24 label v0:1 dev v0
r ip addr add 10.0.0.3/24 scope link dev v0
r ip addr add 0.0.0.0/24 dev v0
r ip addr add dev v0
r ip addr add default dev v0
r ip addr add any dev v0
r ip addr add 10.0.0.5/24 label averyverylonglabel dev v0
r ip addr add 10.0.0.5/24 label "" dev v0
r ip addr add 224.0.0.1/24 dev v0
r ip addr add 255.255.255.255/32 dev v0
r ip addr add 10.0.0.1/24 dev lo
r ip addr del 10.0.0.9/24 dev v0
r ip addr del 10.0.0.1/25 dev v0
r ip addr del 10.0.0.9 dev v0
r ip addr del dev v0
r ip addr change 10.0.5.1/24 dev v0
r ip addr chg 10.0.5.1/24 metric 9 dev v0
r ip addr replace 10.0.5.1/24 metric 10 dev v0
r ip addr replace 10.0.5.2/24 dev v0
r ip addr add 10.0.5.3/24 peer 10.0.6.1/24 dev v0
r ip addr add 10.0.5.3/24 peer 10.0.6.2/24 dev v0
r ip addr add 10.0.5.3/24 peer 10.0.7.2/24 dev v0
r ip addr show v0
r ip addr show lo
