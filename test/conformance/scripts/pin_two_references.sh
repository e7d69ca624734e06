# a net with two references lives until both are gone
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

one=$(mktemp) two=$(mktemp)
make A
mount --bind /run/netns/A $one
mount --bind $one $two
ip netns del A
umount $one
alive A
umount $two
alive A
