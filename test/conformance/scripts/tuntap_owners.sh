# who may attach to a tun: its owner, or whoever rules its namespace
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip tuntap add dev t0 mode tun user 1000
r ip tuntap add dev t1 mode tun
r ip tuntap add dev t2 mode tun group 1000
r ip tuntap
r unshare -n ip tuntap
r unshare -n ip tuntap del dev t0 mode tun
r ip tuntap
r unshare -r ip tuntap del dev t1 mode tun
r unshare -rn ip tuntap add dev t0 mode tap
r ip tuntap
r ip link del t0
r ip link del t1
r ip link del t2
