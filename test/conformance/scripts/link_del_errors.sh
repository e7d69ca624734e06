# what ip link del refuses
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link del
r ip -n A link del dev
r ip -n A link del nope
r ip -n A link del dev nope
r ip -n A link del lo
r ip -n A link del ''
r ip -n A link del a/b
r ip -n A link del this-name-is-too-long
ip -n A link add v0 type veth peer name v1
r ip -n A link del v0 v1
ip -n A -o link | cut -d'<' -f1
r ip -n A link del v0
r ip -n A link del v0
