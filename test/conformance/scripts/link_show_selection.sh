# ip link show: one device, only those up, unknown ones, bad words
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link set lo up
r ip -n A link show v0
r ip -n A link show dev v1
r ip -n A link show up
r ip -n A link show up dev v0
r ip -n A link show nope
r ip -n A link show dev nope
r ip -n A -o link show nope
r ip -n A -j link show nope
r ip -n A -j link show v0
r ip -n A link show dev
r ip -n A link show v0 v1
r ip -n A link show dev v0 dev v1
r ip -n A link show this-name-is-too-long
r ip -n A link show 'a/b'
r ip -n A link show ''
