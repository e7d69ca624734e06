# mount and umount of namespace files that cannot be
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r mount --bind /run/netns/A /nonexistent
r mount --bind /run/netns/A /tmp
r mount --bind /run/netns/nope /run/netns/A
r mount --bind /proc/999999/ns/net /run/netns/A
r mount --bind /run/netns/A /run/netns
r umount /run/netns/nope
r umount /run/netns/A
r umount /run/netns/A
r umount -l /run/netns/A
r umount /run/netns/nope /run/netns/A
r umount
