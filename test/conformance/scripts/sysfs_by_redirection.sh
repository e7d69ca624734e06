# builtins, redirections and other programs in /sys/class/net
# kernel: sandbox
# needs: a mount namespace
ip netns add A
ip link add v0 address 02:00:00:00:00:02 type veth peer name v1 netns A
ip link add br0 type bridge
ip link set v0 master br0
echo 1400 > /sys/class/net/v0/mtu
ip link show v0 | grep -o 'mtu [0-9]*'
echo hello > /sys/class/net/v0/ifalias
echo 7 > /sys/class/net/v0/tx_queue_len
echo 3 > /sys/class/net/v0/netdev_group
ip link show v0 | grep -e alias -o -e 'group [0-9]*' -e 'qlen [0-9]*'
cat /sys/class/net/v0/ifalias
mtu=$(< /sys/class/net/v0/mtu)
echo "mtu is $mtu"
ip link set v0 mtu 1300
read -r mtu < /sys/class/net/v0/mtu
echo "mtu is $mtu"
head -n 1 /sys/class/net/v0/address
grep -c . /sys/class/net/v0/ifindex
[ -d /sys/class/net/v0 ] && echo 'v0 is there'
[ -e /sys/class/net/v1 ] || echo 'v1 is not'
[ -d /sys/class/net/br0/bridge ] && echo 'br0 is a bridge'
[ -d /sys/class/net/v0/bridge ] || echo 'v0 is none'
[ -d /sys/class/net/v0/brport ] && echo 'v0 is a port'
[ "$(cat /sys/class/net/v0/master/ifindex)" = "$(cat /sys/class/net/br0/ifindex)" ] && echo 'of br0'
for dev in /sys/class/net/*; do echo "${dev##*/}"; done
ip link set v0 nomaster
[ -e /sys/class/net/v0/master ] || echo 'v0 is free'
ip link set v0 name w0
for dev in /sys/class/net/*; do echo "${dev##*/}: $(< $dev/mtu)"; done
echo 0x1003 > /sys/class/net/w0/flags
ip link show w0 | grep -o '<.*>'
