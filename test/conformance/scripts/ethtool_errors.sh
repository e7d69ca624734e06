# ethtool about what is not there or makes no sense (wlan0 is there)
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
about() { echo "\$ ethtool -i $1"; ethtool -i $1 | grep -v '^version\|^bus-info'; }

r ethtool
r ethtool -k
r ethtool -i
r ethtool --frob x
r ethtool -k nope
r ethtool -k averyveryverylongname
r ethtool nope
r ethtool -i nope
r ethtool -i lo
r ethtool -k eth0 x
r ethtool --version
r ethtool lo
r ip link set lo up
r ethtool lo
r ethtool wlan0
ip link add v0 type veth peer name v1
ip link add d0 type dummy
for device in eth0 eth1 wlan0 v0 d0; do about $device; done
