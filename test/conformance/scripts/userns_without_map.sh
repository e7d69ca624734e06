# A user namespace without maps: nobody there, who has lost all capabilities by executing a program
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
r unshare -U true
r unshare -U ip link set lo up
r unshare -U unshare -n true
r unshare -U unshare -m true
r unshare -U unshare -U true
r unshare -Un ip -br link
r unshare -Un ip link set lo up
r unshare -U ip link del lo
r unshare -Un ip link add v0 type veth
