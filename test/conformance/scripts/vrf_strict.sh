# net.vrf.strict_mode: a table has one vrf; the file is there with the module; each net has its own
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r sysctl net.vrf.strict_mode
r ip link add red address 02:00:00:00:00:aa type vrf table 1001
r sysctl net.vrf.strict_mode
r ip netns exec A sysctl net.vrf.strict_mode
r sysctl net.vrf.strict_mode=2
r sysctl net.vrf.strict_mode=x
r sysctl net.vrf.strict_mode=1
r sysctl net.vrf.strict_mode=1
r ip netns exec A sysctl net.vrf.strict_mode
r ip link add blue address 02:00:00:00:00:bb type vrf table 1001
r ip link add blue address 02:00:00:00:00:bb type vrf table 1002
r ip -n A link add x address 02:00:00:00:00:cc type vrf table 5
r ip -n A link add y address 02:00:00:00:00:dd type vrf table 5
r ip netns exec A sysctl net.vrf.strict_mode=1
r ip netns exec A cat /proc/sys/net/vrf/strict_mode
r ip -n A link del x
r ip netns exec A sysctl net.vrf.strict_mode=1
r sysctl net.vrf.strict_mode=0
r ip link add green address 02:00:00:00:00:ee type vrf table 1001
r sysctl net.vrf.strict_mode=0
r sysctl net.vrf.strict_mode=1
r ip vrf
