# modprobe, lsmod and rmmod: what can be loaded, what is used, what is part of the kernel
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1 | sed 's,directory .*/lib/modules/.*,directory /lib/modules/RELEASE,; s,insmod .*/kernel/,insmod ,'; echo "[rc=${PIPESTATUS[0]}]"; }
probe() { local args=("$@"); echo "\$ modprobe $*"; command modprobe -d /lab/kernel "$@" 2>&1 | sed 's,directory .*/lib/modules/.*,directory /lib/modules/RELEASE,; s,insmod .*/kernel/\(drivers\|net\)/,insmod \1/,'; echo "[rc=${PIPESTATUS[0]}]"; }
list() { lsmod | grep -E '^(Module|ip_gre|ip_tunnel|gre|ipip|tunnel4|sit|bonding|tls|geneve|macvlan|udp_tunnel|ip6_udp_tunnel|wireguard) '; }
probe nosuch
probe -r nosuch
probe ipv6
probe -r ipv6
r rmmod nosuch
r modprobe
r modprobe -r
r rmmod
list
probe ip_gre
list
probe ip_gre
probe ip-gre
probe -r ip_tunnel
r rmmod gre
probe -v ipip
list
probe -r ip_gre
list
probe -r -v ipip
list
probe -r ipip
probe -a bonding geneve
list
r rmmod tls
r rmmod bonding
list
r rmmod tls
probe -r geneve
list
