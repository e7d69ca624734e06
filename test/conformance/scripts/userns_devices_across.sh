# Devices between nets of different user namespaces
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
export -f r
ip netns add base
r unshare -rn ip link add v0 type veth peer name v1 netns 1
r unshare -rn ip link add v0 netns 1 type veth
r unshare -rn bash -c 'ip link add v0 type veth peer name v1; r ip link set v0 netns 1; r ip link set v0 netns base; r ip link set lo netns 1; r ip link set nope netns 1'
unshare -rn sleep 60 & p=$!
until [ "$(readlink /proc/$p/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done 2>/dev/null
[ -n "${SETTLE-}" ] || until ip netns identify $p >/dev/null 2>&1; do sleep 0.05; done
ip link add ve0 type veth peer name ve1
ip link set ve1 netns $p; echo "[rc=$?]"
ip -br link | cut -d' ' -f1
nsenter -t $p -U -n ip -br link | cut -d' ' -f1
nsenter -t $p -U -n ip link del ve1; echo "[rc=$?]"
ip -br link | cut -d' ' -f1
kill $p
