# the messages of a vrf that comes, of ports that join and leave it, and of its end
# kernel: vm
# clock: virtual
# time for monitors to start and to print, whatever the clock says
[ -e /dev/fd ] || ln -s /proc/self/fd /dev/fd
listen() { read -rt 1 <> <(:); }

ip link set lo up
ip link add d0 address 02:00:00:00:00:d0 type dummy
ip addr add 10.0.0.1/24 dev d0
ip addr add 2001:db8::1/64 dev d0 nodad
ip link set d0 up
sleep 2
ip monitor label link address route rule netconf >> all &
ip -4 monitor rule >> inet & ip -6 monitor rule >> inet6 &
listen
step() { echo "\$ $*" | tee -a all inet inet6 > /dev/null; "$@"; sleep 2; listen; }
step ip link add red address 02:00:00:00:00:aa type vrf table 1001
step ip link add blue address 02:00:00:00:00:bb up type vrf table 1002
step ip link set d0 vrf red
step ip link set red up
step ip addr add 10.5.0.1/32 dev red
step ip link set d0 vrf blue
step ip addr add 10.1.0.1/24 dev d0
step ip link set d0 nomaster
step ip link set d0 vrf blue
step ip link set d0 down
step ip link set d0 nomaster
step ip link set d0 vrf red
step ip link del blue
step ip link del red
step ip link add red address 02:00:00:00:00:aa type vrf table 1001
step ip link set d0 up vrf red
step ip link del d0
kill $(jobs -p); wait
for file in all inet inet6; do echo "== $file"; cat $file; done
