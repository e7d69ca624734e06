# kernel: sandbox
# A lab of functions: namespaces joined by veth pairs, under set -euo pipefail.
set -euo pipefail
create_ns() { local name=$1; ip netns add "$name"; ip -n "$name" link set lo up; }
connect() { ip link add "$1-$2" type veth peer name "$2-$1"; ip link set "$1-$2" netns "$1"; ip link set "$2-$1" netns "$2"; ip -n "$1" link set "$1-$2" up; ip -n "$2" link set "$2-$1" up; }
create_ns a; create_ns b; connect a b
for n in a b; do echo "== $n"; ip -n $n -br link show | awk '{print $1, $2}'; done
ip -all netns del
ip netns list
