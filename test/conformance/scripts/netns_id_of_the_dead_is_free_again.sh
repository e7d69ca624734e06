# a namespace that dies gives its id back
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip netns set A 0
ip netns set B 1
ip netns del A
${SETTLE:-:} 0.2
r ip netns list-id
ip netns add C
r ip netns list
r ip netns set C auto
r ip netns list
