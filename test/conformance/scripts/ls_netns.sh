# ls of /run/netns and of namespace files
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

undated() { sed 's/ [A-Z][a-z][a-z] [ 0-9][0-9] [0-9][0-9]:[0-9][0-9] / DATE /'; }
ip netns add B
ip netns add A
r ls /run/netns
r ls -1 /run/netns/
r ls -d /run/netns
r ls /run/netns/A /run/netns
r ls -l /run/netns | undated
r ls -l /run/netns/B /run/netns/A | undated
r ls /run/netns/nope /run/netns/A /proc/self/ns/net
r ls -a /run/netns
umount /run/netns/A
r ls -l /run/netns | undated
r ls /proc/self/ns
r ls /proc/self/ns/nope
ls -l /proc/self/ns/net | undated | sed 's/\[.*/[N]/'
[ "$(ls -i /run/netns/B | cut -d' ' -f1)" = "$(stat -c %i /run/netns/B)" ] && echo same inode
