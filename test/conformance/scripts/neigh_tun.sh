# kernel: sandbox
# Neighbours of a device without link-layer addresses: one of IPv4, and what is shown of an address of no octets.
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
ip link set lo up
ip tuntap add t0 mode tun;  r "ip neigh add 192.0.2.4 dev t0"; r "ip neigh show nud all dev t0"; r "ip neigh add 192.0.2.5 lladdr 02:00:00:00:00:01 dev t0 nud none"; r "ip -j neigh show nud all dev t0"; r "ip neigh add 2001:db8::4 dev t0";r "ip neigh show nud all dev t0 | sort"
r "ip neigh change 0.0.0.0 dev t0 nud failed"; r "ip neigh show nud all dev t0 | sort";r "ip neigh change 0.0.0.0 dev t0 nud permanent"; r "ip neigh show nud all dev t0 | sort"
r "ip -br -6 neigh"; r "ip neigh del 0.0.0.0 dev t0"; r "ip neigh flush dev t0 nud permanent"; r "ip neigh"
