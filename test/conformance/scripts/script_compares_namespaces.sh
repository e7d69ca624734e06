# kernel: sandbox
# The same namespace by readlink, stat and ls.
ip netns add red
readlink /proc/self/ns/net | grep -c '^net:\['
[ "$(ip netns exec red readlink /proc/self/ns/net)" != "$(readlink /proc/self/ns/net)" ] && echo different
[ "$(ip netns exec red readlink /proc/self/ns/net)" = "$(nsenter --net=/run/netns/red readlink /proc/self/ns/net)" ] && echo same
stat -L -c %i /run/netns/red | grep -c '^[0-9]*$'
[ "$(stat -Lc %i /run/netns/red)" = "$(ip netns exec red stat -Lc %i /proc/self/ns/net)" ] && echo inode
ls -i /var/run/netns/red | grep -c red
