# ip netns help: the usage, and how it ends
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

usage=$(ip netns help 2>&1)
same() { said=$("$@" 2>&1); echo "\$ $* [rc=$?]"; [ "$said" = "$usage" ] && echo the usage || echo "$said"; }
r ip netns help
same ip netns help me
same ip netns h
same ip netns list-id help
said=$(ip netns help 2> /dev/null); test -z "$said" && echo the usage goes to stderr
