# a process keeps a net whose name is gone; nsenter -t finds it
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

# Net NAME with one end of a veth pair, whose other end wNAME in net O tells whether NAME is alive.
ip netns add O
make() { ip netns add $1; ip -n O link add w$1 type veth peer name p netns $1; }
alive() { ${SETTLE:-:} 0.3; ip -n O link show w$1 >/dev/null 2>&1 && echo "$1 alive" || echo "$1 dead"; }
ready=$(mktemp)
# Starts a program in the background and waits until it is where it should be.
start() { : > $ready; "$@" bash -c "echo > $ready; exec sleep 60" & P=$!; until [ -s $ready ]; do sleep 0.05; done; }
stop() { kill $P; wait $P 2>/dev/null; }

make A
start nsenter --net=/run/netns/A
ip netns del A
alive A
nsenter -t $P -n ip -o link show p | cut -d: -f2
[ "$(readlink /proc/$P/ns/net)" = "$(readlink /proc/self/ns/net)" ] || echo not our net
stop
alive A
