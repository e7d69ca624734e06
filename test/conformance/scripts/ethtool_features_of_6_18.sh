# ethtool -k on a kernel whose netns_immutable is no feature any more
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link add v0 type veth peer name v1
r ethtool -k lo
r ethtool -k v0
r ethtool -i v0
r ethtool v0
r ethtool lo
ip link set v0 up
ip link set v1 up
r ethtool v0
