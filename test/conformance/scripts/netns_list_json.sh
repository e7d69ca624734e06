# ip -j netns list, with and without ids; an empty list
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
r ip -j netns list
r ip -j -p netns list
r ip netns set A 5
r ip netns set B 0
r ip netns list
r ip -j netns list
r ip -j -p netns list
r ip -o netns list
r ip -br netns list
ip netns del A
ip netns del B
r ip netns list
r ip -j netns list
r ip -j -p netns list
