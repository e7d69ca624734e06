# nsenter with targets, files, options and commands that are none
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r nsenter -n true
r nsenter --net true
r nsenter -t 999999 -n true
r nsenter -t foo -n true
r nsenter -t -n true
r nsenter -t
r nsenter -t 0 -n true
r nsenter -t -1 -n true
r nsenter --net=/nonexistent true
r nsenter --net=/dev/null true
r nsenter --net=/tmp true
r nsenter --net=A true
r nsenter --net= true
r nsenter --frob
r nsenter -x true
r nsenter --net=/run/netns/A /nonexistent
r nsenter --net=/run/netns/A no-such-command
r nsenter --net=/run/netns/A /tmp
r nsenter true
