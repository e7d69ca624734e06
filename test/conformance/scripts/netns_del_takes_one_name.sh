# ip netns add and del ignore whatever follows the name
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip netns add A B
r ip netns add C
r ip netns list
r ip netns del A C
r ip netns list
