# kernel: sandbox
# route of net-tools: what it shows, adds, deletes and refuses.
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up; ${SETTLE:-:} 0.15
ip route add 10.0.0.0/24 dev v0
r "route -n"; r "route"; 
r "route add default gw 10.0.0.2"; r "route add default gw 10.0.0.2"; r "route add -net 10.9.0.0 netmask 255.255.0.0 gw 10.0.0.3"; r "route add -net 10.8.0.0/16 dev v1"; r "route add -host 10.7.0.1 dev v0"; r "route add 10.7.0.2 gw 10.0.0.4"; r "route add -net 10.6.0.0 netmask 255.255.0.0 reject"; r "route add -net 10.5.0.0/16 gw 10.0.0.5 metric 7 dev v0"; r "route add -net 10.4.0.0/16 gw 10.0.0.5 mss 1000 window 5 irtt 7"
r "route -n"; r "route"; r "route -en"; r "route -een"; r "route -e"
r "ip route"
r "route del default"; r "route del default"; r "route del -net 10.9.0.0 netmask 255.255.0.0"; r "route del -host 10.7.0.1"; r "route del -net 10.5.0.0/16 gw 10.0.0.99"; r "route del -net 10.6.0.0 netmask 255.255.0.0 reject"
r "route -n"
r "route add"; r "route add default"; r "route add default gw 99.9.9.9"; r "route add -net 10.1.0.5 netmask 255.255.0.0 dev v0"; r "route add -net 10.0.0.0 dev v0"; r "route add -net 11.0.0.0 dev v0"; r "route add foo gw 10.0.0.1"; r "route frob"; r "route add default gw 10.0.0.2 dev nosuch"; r "route add -net 10.2.0.0 netmask 255.0.255.0 dev v0"; r "route add default dev v0"; r "route add default v0"; r "route add -net default gw 10.0.0.9 metric 3"; r "route add 10.3.0.0/16 dev v0"; r "route add -host 10.3.0.0/16 dev v0"; r "route add -net 10.3.0.0 netmask 255.255.0.0 netmask"; r "route add default gw"; r "route add default gw 1.2.3"; r "route -n extra"
r "route -n"; r "route -4 -n"; r "route --inet -n"; r "route -n -F"; r "route flush"
r "ip route"
