# touch and rm in /run/netns
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r touch /run/netns/A
r touch /run/netns/plain
r touch -c /run/netns/not
r touch /run/netns/x/y
r stat -c '%n %F %a %s' /run/netns/plain
ls /run/netns
r ip netns exec plain true
r rm /run/netns/A
r rm /run/netns/plain
r rm /run/netns/plain
r rm -f /run/netns/plain
r rm /proc/self/ns/net
umount /run/netns/A
r rm /run/netns/A
ls /run/netns
