# words that are no ip netns command
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip netns frob
r ip netns addd A
r ip netns A
r ip netns ''
