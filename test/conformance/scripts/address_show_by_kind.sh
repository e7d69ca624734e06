# filters of ip address show by family: what the kernel leaves out of a dump, and what ip itself leaves out
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[$?]"; }
ip link add v2 address 02:00:00:00:00:02 type ifb
ip link add br0 address 02:00:00:00:00:0b type bridge
ip link add v0 address 02:00:00:00:00:0c type veth peer name v1 address 02:00:00:00:00:0d
ip link set v1 master br0
for d in v2 v0 br0 v1; do ip addr add 10.3.${d: -1}.0/16 scope host dev $d; done
ip link set v0 up; ip link set v0 alias hi; ip link set v2 group 7
for f in -4 -6 '' -0; do for o in '' -o -br -j; do for s in 'type veth' 'type ifb' 'type bridge' 'type foo' 'master br0' 'up' 'group 7' 'type bridge_slave' 'dev v2 type veth' 'vrf br0'; do r ip $f $o addr show $s; done; done; done 2>&1 | sed 's/inet6 fe80[^ ]*/LL/;s/"local":"fe80[^"]*"/LL/;s/valid_life_time":[0-9]*/v/'
