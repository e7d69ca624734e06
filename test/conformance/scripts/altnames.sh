# alternative names: shown, looked up, unique, in the way of names
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link property add dev v0 altname first
r ip -n A link property add dev v0 altname second altname a_name_longer_than_15
r ip -n A link show v0
r ip -n A -j link show first
r ip -n A -j -p link show a_name_longer_than_15
r ip -n A -o link show second
r ip -n A -br link show second
r ip -n A link property add first altname third
r ip -n A link set second up
r ip -n A link set a_name_longer_than_15 mtu 1400
r ip -n A link set third name z0
r ip -n A link set z0 name second
r ip -n A link property add dev v1 altname dev0
r ip -n A link set v1 name dev%d
r ip -n A link add first type veth
r ip -n A link add third type veth peer name x
r ip -n A link property del dev z0 altname first altname third
r ip -n A link
r ip -n A link del second
r ip -n A link
