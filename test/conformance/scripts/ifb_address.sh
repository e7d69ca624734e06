# an ifb takes an address when it is made and never again
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link add i0 address 02:00:00:00:00:11 type ifb
r ip -n A link set i0 address 02:00:00:00:00:12
r ip -n A link set i0 address ff:ff:ff:ff:ff:ff
r ip -n A link set i0 up address 02:00:00:00:00:13
r ip -n A link show i0
