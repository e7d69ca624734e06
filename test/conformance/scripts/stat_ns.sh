# stat -c of namespace files
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
inum() { stat -L -c %i "$1"; }
[ "$(inum /run/netns/A)" = "$(ip netns exec A stat -L -c %i /proc/self/ns/net)" ] && echo one inode
[ "$(inum /run/netns/A)" = "$(inum /proc/self/ns/net)" ] || echo another inode
[ "net:[$(inum /run/netns/A)]" = "$(ip netns exec A readlink /proc/self/ns/net)" ] && echo its link says so
r stat -c '%n %N %F %a %A %s %h %u %U %g %G %%' /run/netns/A
r stat -c '%n %F %a %A' /proc/self/ns/net
r stat -L -c '%n %F %a %A' /proc/self/ns/net
r stat -c %i /run/netns/nope
umount /run/netns/A
r stat -c '%F %a' /run/netns/A
