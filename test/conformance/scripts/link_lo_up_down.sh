# lo up and down
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link set lo up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A -br link
r ip -n A -j link
r ip -n A link set lo up
r ip -n A link set lo down
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set dev lo up
r ip -n A -br link
