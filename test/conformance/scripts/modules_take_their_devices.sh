# a module that is removed takes the devices of its kinds along, in every namespace, up or not
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
probe() { echo "\$ modprobe $*"; command modprobe -d /lab/kernel "$@" 2>&1; echo "[rc=$?]"; }
look() { ip -br link | grep -v ^w | cut -d" " -f1; ip -n A -br link | cut -d" " -f1; lsmod | grep -E "^(veth|dummy) "; }
ip netns add A
r ip link add d0 type dummy
r ip -n A link add d1 type dummy
r ip link add v0 type veth peer name v1 netns A
r ip link add v2 type veth peer name v3
r ip -n A link set d1 up
r ip link set v0 up
look
probe -r dummy
look
probe -r veth
look
probe -r veth
r rmmod veth
