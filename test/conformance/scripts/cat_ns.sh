# cat of namespace files
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r cat /run/netns/A
r cat /run/netns/nope
r cat /run/netns
r cat /proc/self/ns/net
r cat /run/netns/nope /run/netns/A
umount /run/netns/A
r cat /run/netns/A
