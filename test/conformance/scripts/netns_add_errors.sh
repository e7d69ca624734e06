# what ip netns add refuses: no name, a name in use, names that are no file names
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip netns add
r ip netns add A
r ip netns add A
r ip netns add ''
r ip netns add .
r ip netns add ..
r ip netns add a/b
r ip netns add /run/netns/A
name=$(printf '%0256d' 0)
r ip netns add $name
r ip netns list
