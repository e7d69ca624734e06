# ethtool -k on a kernel that lists netns-local: what can be moved (eth0) and what cannot (lo, wlan0)
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link add v0 type veth peer name v1
ip link add d0 type dummy
for device in lo eth0 eth1 wlan0 v0 d0; do r ethtool -k $device; done
r ethtool --show-features lo
ip netns add A
ip link set eth0 netns A
r ip netns exec A ethtool -k eth0
