# lo stays where it is, by whatever name
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
r ip -n A link set lo netns B
r ip -n A link set lo netns A
r ip -n A link set lo netns B name x
r ip -n A link set lo name x
r ip -n A link set x netns B
r ip -n A link set x mtu 1000 up netns B
r ip -n A link
r ip -n B link
