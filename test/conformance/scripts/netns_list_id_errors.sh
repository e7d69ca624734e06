# what ip netns list-id refuses
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip netns list-id nsid
r ip netns list-id nsid 3
r ip netns list-id nsid foo
r ip netns list-id nsid -2
r ip netns list-id target-nsid 3
