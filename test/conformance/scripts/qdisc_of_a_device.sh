# which queueing discipline a device has as it comes up, goes down, moves and dies; lengths of queues
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }

ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r "tc qdisc"; r "ip link set v0 up; ip link set lo up; tc qdisc"
r "tc qdisc add dev v0 root handle 1: pfifo limit 4; ip link show v0"
r "ip link set v0 down; tc qdisc; ip link show v0"
r "tc qdisc del dev v0 root; tc qdisc; ip link show v0"
r "ip link set v0 up; tc qdisc add dev v0 root handle 2: bfifo; tc qdisc"
r "tc qdisc del dev v0 root; tc qdisc show dev v0; tc qdisc del dev v0 root"
r "ip link set v0 txqueuelen 0; tc qdisc replace dev v0 root handle 1: pfifo; tc qdisc show dev v0; ip link show v0"
r "ip link set v0 txqueuelen 7; tc qdisc show dev v0; tc qdisc replace dev v0 root handle 2: bfifo; tc qdisc show dev v0"
r "ip link set v0 txqueuelen 0; tc qdisc add dev v0 ingress; tc qdisc show dev v0; ip link show v0"
ip netns add A
r "ip link set v0 netns A; tc -n A qdisc"; r "ip -n A link set v0 up; tc -n A qdisc"
r "tc -n A qdisc add dev v0 root handle 3: pfifo; tc -n A qdisc add dev v0 clsact; tc -n A qdisc"
r "ip link del v1; tc -n A qdisc"
ip link add f type ifb; ip tuntap add t mode tun; ip tuntap add tap0 mode tap; ip link add x type vxlan id 1 dstport 4789
ip link add br0 type bridge; ip link add v2 type veth peer name v3; ip link add m0 link v2 type macvlan
for dev in f t tap0 x br0 m0 v2; do ip link set $dev up; done
r "tc qdisc"
for dev in f t tap0 x br0 m0 lo; do r "tc qdisc replace dev $dev root handle 2: bfifo; tc qdisc show dev $dev"; done
