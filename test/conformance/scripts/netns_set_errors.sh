# what ip netns set refuses
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
r ip netns set
r ip netns set A
r ip netns set A foo
r ip netns set A -1
r ip netns set A 4294967296
r ip netns set nope 1
r ip netns set A 7
r ip netns set A 7
r ip netns set A 8
r ip netns set B 7
r ip netns set B 8 9
r ip netns list
