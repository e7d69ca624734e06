# what ip netns del refuses
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip netns del
r ip netns del nope
r ip netns add A
r ip netns del A
r ip netns del A
r ip netns del ''
r ip netns del a/b
r ip netns del ..
