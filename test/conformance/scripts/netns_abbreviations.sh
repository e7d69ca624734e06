# ip takes the first command that the word begins
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip netns a A
r ip netns ad B
r ip net a C
r ip netns l
r ip netns s
r ip netns li
r ip netns lst
r ip netns d C
r ip netns e A echo inside
r ip netns i
r ip netns id
r ip netns p A
r ip netns se A 3
r ip netns list-
r ip netns sh
