# What there is to change depends on the nodes of the tree: the root and where prefixes part are there without routes.
# kernel: sandbox
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
ip link add v0 type veth peer name v1
ip link set v0 up
R='ip -6 route'
for w in 'change default dev v0' 'change 2001:db8::/47 dev v0' 'change default dev v0 table 9' 'add 2001:db8::/48 dev v0' 'change 2001:db8::/47 dev v0' 'add 2001:db8:1::/48 dev v0' 'change 2001:db8::/47 dev v0' 'change 2001:db8::/46 dev v0' 'change 2001:db8::/48 dev v0 metric 7' 'add 2001:db8:2::/48 dev v0' 'change 2001:db8::/46 dev v0' 'del 2001:db8:1::/48' 'change 2001:db8::/47 dev v0' 'change 2001:db8::/46 dev v0' 'add default dev v0' 'del default' 'change default dev v0'; do r "$R $w"; done
