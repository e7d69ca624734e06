# A user namespace whose root its maker is: all there, nothing outside
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
r unshare -r ip link set lo up
r unshare -r ip link add v0 type veth
r unshare -rn ip link set lo up
r unshare -rn ip link add v0 type veth peer name v1
r unshare -r unshare -n ip link set lo up
r unshare -rn unshare -n ip link set lo up
r unshare --map-root-user --net ip -br link
r ip -br link
