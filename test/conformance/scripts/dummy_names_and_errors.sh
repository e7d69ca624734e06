# names of dummies, what may be set on them and what not
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link add type dummy
r ip -n A link add type dummy
r ip -n A link add d%d type dummy
r ip -n A link add dummy1 type dummy
r ip -n A link add lo type dummy
r ip -n A link add d1 type dummy frob
r ip -n A link add all type dummy
r ip -n A link add d1 address 01:00:00:00:00:00 type dummy
r ip -n A link add d2 mtu 0 type dummy
r ip -n A link set d0 mtu 0
r ip -n A link set d0 mtu 65536
r ip -n A link set d0 mtu -1
r ip -n A link set d0 mtu 2147483647
r ip -n A link set d0 address 02:00:00:00:00:01
r ip -n A link set d0 address 00:00:00:00:00:00
r ip -n A link set d0 name dummy0
r ip -n A link set d0 name e%d
r ip -n A link show e0
r ip -n A link del dummy0
r ip -n A link del dummy0
r ip -n A link add type dummy
ip -n A -o link | cut -d'<' -f1
