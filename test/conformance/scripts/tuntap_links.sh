# tun and tap devices as links: flags, mtu, address, master, what can be stacked on them, how they go
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B
n="ip -n A"
r $n tuntap add dev t0 mode tun
r $n tuntap add dev tap0 mode tap
r $n link set tap0 address 02:00:00:00:00:01
r $n link
r $n link set t0 up
r $n link set tap0 up
${SETTLE:-:} 1.3
r $n link
r $n link show up
r $n link set t0 address 02:00:00:00:00:09
r $n link set t0 mtu 67
r $n link set t0 mtu 65535
r $n link set t0 mtu 65536
r $n link set tap0 mtu 67
r $n link set tap0 mtu 65521
r $n link set tap0 mtu 65522
r $n link set t0 name t9
r $n link set t0 name t8
r $n link add br0 address 02:00:00:00:00:02 type bridge
r $n link set t9 master br0
r $n link set tap0 master br0
r $n link show master br0
r $n link set tap0 nomaster
r $n link add m0 link tap0 address 02:00:00:00:00:03 type macvlan
r $n link add m1 link t9 type macvlan
r $n link add tt type tun
r $n link add tt type tun foo bar
r $n link show type tun
r $n link set t9 netns B
r $n link set tap0 netns B
r $n link
r ip -n B link
r ip -n B tuntap
r $n tuntap
r $n netns list-id
r ip -n B link set t9 up
${SETTLE:-:} 1.3
r ip -n B link show t9
r ip -n B tuntap del dev t9 mode tun
r ip -n B tuntap del dev tap0 mode tap
${SETTLE:-:} 0.5
r $n link
r ip -n B link
r $n tuntap add dev t0 mode tun
r $n link set t0 netns B
r $n tuntap add dev t0 mode tun
r $n link set t0 netns B
r ip -n B link del t0
r $n link set t0 netns B
r ip netns del B
${SETTLE:-:} 0.5
r $n tuntap
r ip netns exec A ip tuntap add dev z mode tap
r $n link del z
r $n tuntap
