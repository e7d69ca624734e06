# ends without names are called veth0, veth1 …; the peer gets its index first
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link add type veth
ip -n A -o link | cut -d'<' -f1
r ip -n A link add type veth
r ip -n A link add v0 type veth
r ip -n A link add type veth peer name w0
ip -n A -o link | cut -d'<' -f1
