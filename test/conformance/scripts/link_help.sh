# ip link help and the help of a kind
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

usage=$(ip link help 2>&1)
same() { said=$("$@" 2>&1); echo "\$ $* [rc=$?]"; [ "$said" = "$usage" ] && echo the usage || echo "$said"; }
r ip link help
same ip link help me
same ip link h
same ip link add help
same ip link set help
same ip link show help
same ip link del help
same ip link help veth
same ip link add type veth help
same ip link add v0 type veth help
same ip link help dummy
same ip link set lo help
said=$(ip link help 2> /dev/null); test -z "$said" && echo the usage goes to stderr
