# ip -all netns exec and del
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip netns add A
r ip -all netns exec echo hello
r ip -all netns exec bash -c 'exit 3'
r ip -all netns exec
r ip -all netns exec ip -br link
r ip -all netns del
r ip netns list
r ip -all netns del
r ip -all netns exec echo hello
