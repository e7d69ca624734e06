# a fresh namespace holds lo and nothing else; how the formats show it
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link
r ip -n A link show
r ip -n A link list
r ip -n A link lst
r ip -n A -o link
r ip -n A -br link
r ip -n A -j link
r ip -n A -j -p link
r ip -n A -br -j link
r ip -n A -o -br link
r ip -n A -o -j link
r ip -n A link show lo
r ip -n A link show dev lo
