# groups and aliases: set, shown, filtered, made
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link set v0 group 5
r ip -n A link set v1 group foo
r ip -n A link set v1 group 7
r ip -n A link set v1 group 1 group 2
r ip -n A link set v0 alias "two words"
r ip -n A link set v1 alias $(printf 'x%.0s' $(seq 256))
r ip -n A link
r ip -n A -j link show v0
r ip -n A -o link show v0
r ip -n A link show group 5
r ip -n A link show group 9
r ip -n A link property add dev v0 altname other
r ip -n A link set v0 netns B
r ip -n B link show v0
r ip -n B -j link show v0
r ip -n B link set v0 alias ''
r ip -n B link show v0
r ip -n A link add w0 group 3 alias foo txqueuelen 10 promisc on multicast off address 02:00:00:00:00:05 type veth peer name w1 address 02:00:00:00:00:06 group 4
r ip -n A link show w0
r ip -n A link show w1
