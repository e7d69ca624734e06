# kinds that a kernel does not know leave everything in a dump
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[$?]"; }
ip link add v2 address 02:00:00:00:00:02 type ifb
for t in foo dummy vlan bond tun lo gre bridge ifb vrf; do r ip -j -br addr show type $t;  r ip -j -br link show type $t; r ip -o -4 link show type $t; done
