# /proc/sys/net as files: values, modes, directories of devices, what cannot be read
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
without_time() { sed 's/ [A-Z][a-z][a-z] [ 0-9][0-9] [0-9:]* / T /'; }
ip netns add A
ip -n A link add v0 type veth peer name v1
a() { r ip netns exec A "$@"; }
a cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/tcp_rmem /proc/sys/net/ipv4/ip_local_reserved_ports
a ls /proc/sys/net /proc/sys/net/ipv4/conf /proc/sys/net/ipv4/neigh/ /proc/sys/net/ipv6/neigh
a ls /proc/sys/net/ipv4/conf/v0
ip netns exec A ls -l /proc/sys/net/ /proc/sys/net/core /proc/sys/net/ipv4/route /proc/sys/net/ipv6/conf | without_time
ip netns exec A ls -l /proc/sys/net/ipv6/conf/v0/stable_secret /proc/sys/net/netfilter/nf_conntrack_max | without_time
a stat -c '%n %F %a %s %h' /proc/sys/net /proc/sys/net/ipv4 /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/route/flush
a cat /proc/sys/net
a cat /proc/sys/net/ipv4/nosuch
a cat /proc/sys/net/ipv4/ip_forward/x
a cat /proc/sys/net/ipv4/route/flush
a cat /proc/sys/net/ipv6/conf/v0/stable_secret
a cat /proc/sys/net/core/default_qdisc
a cat /proc/sys/net/ipv4/conf/nosuch/forwarding
a ls /proc/sys/net/nosuch
a readlink -f /proc/sys/net/ipv4/../ipv6/./conf
a readlink /proc/sys/net/ipv4
ip netns exec A sysctl -w net.ipv4.conf.v0.forwarding=1
a cat /proc/sys/net/ipv4/conf/v0/forwarding /proc/sys/net/ipv4/conf/v1/forwarding
ip -n A link set v0 name w0
a ls /proc/sys/net/ipv6/conf
a cat /proc/sys/net/ipv4/conf/v0/forwarding
a cat /proc/sys/net/ipv4/conf/w0/forwarding
r setpriv --reuid 1000 --clear-groups cat /proc/sys/net/ipv4/ip_forward
r setpriv --reuid 1000 --clear-groups cat /proc/sys/net/ipv4/tcp_fastopen_key
