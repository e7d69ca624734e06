# ip netns set gives a namespace an id, which list and list-id show
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
r ip netns list-id
r ip -j netns list-id
r ip netns set A 5
r ip netns set B auto
r ip netns list
r ip netns list-id
r ip -j netns list-id
r ip -j -p netns list-id
r ip netns list-id nsid 5
r ip netns list-id nsid 0
r ip -n A netns list-id
r ip -n A netns list
r ip -n A netns set B 5
r ip -n A netns set A 9
r ip -n A netns list
