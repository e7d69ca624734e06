# ip alone shows its usage; unknown objects, commands and options
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

usage=$(ip help 2>&1)
same() { said=$("$@" 2>&1); echo "\$ $* [rc=$?]"; [ "$said" = "$usage" ] && echo the usage || echo "$said"; }
r ip
same ip help
same ip help me
same ip -help
same ip -h
same ip -j
same ip -
same ip -batch
same ip -b
r ip frob
r ip frob show
r ip -frob link
r ip ''
r ip -n nope
r ip -n
r ip link frob
said=$(ip 2> /dev/null); test -z "$said" && echo the usage goes to stderr
version=$(ip -V); echo "[rc=$?]"; echo "${version%%-*}"
version=$(ip -Version); echo "[rc=$?]"; echo "${version%%-*}"
