# kernel: sandbox
# needs: a mount namespace
# Functions that look whether a name is there.
PS4='+ '
ns_exists() { ip netns list | awk '{print $1}' | grep -qx "$1"; }
ns_exists foo || ip netns add foo
ns_exists foo && echo yes
ns_exists fo || echo no
test -e /var/run/netns/foo && echo file
[ -f /run/netns/foo ] && ip netns del foo
[[ -e /run/netns/foo ]] || echo gone
