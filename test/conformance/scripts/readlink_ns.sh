# readlink tells which namespaces are one
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

own() { readlink /proc/self/ns/$1; }
ip netns add A
[ "$(own net)" = "$(readlink /proc/$$/ns/net)" ] && echo ours
[ "$(own net)" = "$(ip netns exec A readlink /proc/self/ns/net)" ] || echo not of A
[ "$(ip netns exec A readlink /proc/self/ns/net)" = "$(nsenter --net=/run/netns/A readlink /proc/self/ns/net)" ] && echo of A
[ "$(own mnt)" = "$(nsenter --net=/run/netns/A readlink /proc/self/ns/mnt)" ] && echo our mounts
[ "$(own mnt)" = "$(ip netns exec A readlink /proc/self/ns/mnt)" ] || echo other mounts
[ "$(own net)" = "$(unshare -m readlink /proc/self/ns/net)" ] && echo our net
own net | sed 's/[0-9][0-9]*/N/'
r readlink /proc/self/ns/nope
r readlink /proc/999999/ns/net
r readlink /run/netns/A
r readlink -v /run/netns/A /run/netns/nope
r readlink -f /run/netns/A
r readlink /proc/net
