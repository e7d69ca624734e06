# ip netns add, list and del; list shows the newest name first
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip netns add A
r ip netns add B
r ip netns add C
r ip netns list
r ip netns
r ip netns del B
r ip netns list
r ip netns delete A
r ip netns del C
r ip netns list
