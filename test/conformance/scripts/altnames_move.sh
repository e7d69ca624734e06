# alternative names move along and must be free where the device goes
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link property add dev v0 altname first altname second
r ip -n A link set dev second netns B
r ip -n A link show first
r ip -n B link show first
r ip -n A link property add dev v1 altname v0
r ip -n B link set v0 netns A
r ip -n A link property del dev v1 altname v0
r ip -n A link property add dev v1 altname second
r ip -n B link set v0 netns A
r ip -n B link set v0 netns A name u0
r ip -n A link property add dev v1 altname v0
r ip -n B link set v0 netns A name u0
r ip -n A link property del dev v1 altname second
r ip -n B link set v0 netns A name u0
r ip -n A link
r ip -n B link
r ip -n A link del first
