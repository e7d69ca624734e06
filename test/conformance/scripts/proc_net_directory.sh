# names, modes and links in /proc/net, and what is not there
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
without_time() { sed 's/ [A-Z][a-z][a-z] [ 0-9][0-9] [0-9:]* / T /'; }
ip netns add A
ip -n A link add v0 type veth peer name v1
a() { r ip netns exec A "$@"; }
a ls /proc/self/net/
ip netns exec A ls -l /proc/self/net/ | without_time
a ls /proc/self/net/dev_snmp6 /proc/self/net/stat /proc/self/net/netfilter /proc/self/net/xt_recent
ls -ld /proc/net /proc/self/net /proc/self/net/ /proc/self/net/dev | without_time
r cat /proc/net
r cat /proc/net/
r cat /proc/net/nosuch
r cat /proc/net/stat
r cat /proc/net/dev_snmp6/nosuch
r cat /proc/net/dev/x
r cat /proc/999999/net/dev
r ls /proc/net/nosuch
r ls /proc/net/dev_snmp6/
r stat -c '%n %F %a %A %s %h %U' /proc/net /proc/self/net /proc/self/net/ /proc/self/net/dev /proc/self/net/stat
r stat -c %n /proc/net/nosuch
r stat -L -c '%n %F %a' /proc/net /proc/net/arp_tables_names
r readlink /proc/net /proc/self/net /proc/net/dev
r cat /proc/self/../self/net/./psched
r setpriv --reuid 1000 --clear-groups cat /proc/net/psched /proc/net/arp_tables_names
