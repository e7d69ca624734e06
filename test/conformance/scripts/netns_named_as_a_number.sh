# a namespace whose name is a number hides the process of that number
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add 1
ip -n A link add v0 type veth peer name v1
r ip -n A link set v0 netns 1
ip -n 1 -br link show v0 > /dev/null && echo v0 is in the namespace named 1
ip netns add 999999
r ip -n A link set v1 netns 999999
ip -n 999999 link show v1 > /dev/null && echo v1 is in the namespace named 999999
