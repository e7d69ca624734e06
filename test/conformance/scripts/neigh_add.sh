# kernel: sandbox
# Neighbours that are added, changed, asked for and deleted: states, flags, checks; those that need no resolution.
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
all() { r 'ip neigh show nud all | grep -v "^ff02::1[6:]" | sort'; }
ip link set lo up
ip link add v0 type veth peer name v1
r "ip neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev v0"; r "ip neigh"
ip link set v1 up; ip link set v0 up; ip addr add 192.0.2.1/24 dev v0
l="lladdr 02:00:00:00:00:01"
r "ip neigh add 192.0.2.2 dev v0"; all
r "ip neigh add 192.0.2.3 $l dev v0"; r "ip neigh add 192.0.2.3 $l dev v0"; r "ip neigh del 192.0.2.3 dev v0"
r "ip neigh del 192.0.2.3 dev v0"; r "ip neigh change 192.0.2.3 $l dev v0"
r "ip neigh add 192.0.2.4 $l dev v0 nud stale router"; r "ip -j neigh show to 192.0.2.4"
r "ip neigh change 192.0.2.4 dev v0 nud permanent"; all
r "ip neigh change 192.0.2.4 dev v0 router"; r "ip neigh change 192.0.2.4 dev v0 nud none"; all
r "ip neigh change 192.0.2.4 dev v0 nud failed"; r "ip neigh change 192.0.2.4 dev v0 nud permanent"; all
r "ip neigh add 192.0.2.255 dev v0"; r "ip neigh add 192.0.2.1 dev v0"; r "ip neigh add 224.0.0.5 dev v0"
r "ip neigh add 192.0.2.5 dev v0 nud noarp"; r "ip neigh add 192.0.2.6 dev v0 nud failed"
r "ip neigh add 192.0.2.10 dev v0 nud incomplete"; all
r "ip neigh replace 192.0.2.7 $l dev v0 extern_learn"; all
r "ip neigh replace 192.0.2.7 $l dev v0"; r "ip neigh replace 192.0.2.7 $l dev v0 nud noarp protocol 99"; all
r "ip neigh replace 192.0.2.7 lladdr 02:00:00:00:00:77:88 dev v0 nud noarp protocol static"; r "ip neigh add 192.0.2.8 lladdr 02:00:00 dev v0"
r "ip neigh add ff02::5 dev v0"; r "ip neigh add 2001:db8::9 dev v0"; r "ip neigh add 2001:db8::8 $l dev v0 nud stale router"
r "ip neigh add fe80::8 $l dev v0 nud 4"; r "ip neigh add 127.0.0.9 dev lo"; r "ip neigh add 127.0.0.8 dev lo"; r "ip neigh add ::2 dev lo"; all
r "ip neigh del 127.0.0.9 dev lo"; r "ip neigh del 0.0.0.0 dev lo"
r "ip -6 neigh | sort"; r "ip -4 neigh show dev v0 | sort"; r "ip -br neigh | sort"; r "ip neigh show nud noarp nud stale | grep -v ff02::1 | sort"
r "ip neigh show to 192.0.2.0/30 nud all | sort"; r "ip -j neigh show dev lo"; r "ip neigh show protocol static nud all"
r "ip neigh get 192.0.2.7 dev v0"; r "ip -j neigh get 192.0.2.7 dev v0"; r "ip neigh get 192.0.2.77 dev v0"
r "ip neigh flush dev v0"; all
r "ip neigh flush all nud permanent"; all
r "unshare -U ip neigh add 192.0.2.3 $l dev v0"
