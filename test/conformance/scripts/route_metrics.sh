# Metrics and the other words of a route, in both families: what is taken, how it is told, what a question answers.
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set lo up
ip link set v0 up
ip link set v1 up
ip addr add 192.0.2.1/24 dev v0
ip addr add 2001:db8::1/64 dev v0 nodad
sleep 2.2
i=0
for words in 'mtu 1400' 'mtu lock 1400' 'mtu 0' 'mtu 100000' 'mtu x' 'mtu' 'mtu lock' 'congctl reno' 'congctl lock reno' 'congctl nosuch' \
  'congctl cubic' 'hoplimit 5' 'hoplimit 255' 'hoplimit 256' 'hoplimit 0' 'hoplimit lock 7' 'advmss 1000' 'advmss 99999' 'reordering 3' 'rtt 100' \
  'rtt 100ms' 'rtt 1s' 'rtt 1.5s' 'rtt lock 1.5s' 'rttvar 30ms' 'rttvar 7' 'rto_min 200ms' 'rto_min 20' 'rto_min 2s' 'window 1000' 'cwnd 5' \
  'cwnd lock 5' 'initcwnd 10' 'initrwnd 20' 'features ecn' 'features foo' 'features' 'quickack 1' 'quickack 0' 'quickack 2' 'fastopen_no_cookie 1' \
  'fastopen_no_cookie 3' 'ssthresh 9' 'ssthresh lock 9' 'mtu 1300 advmss 1200 hoplimit 9 window 4' 'realm 5' 'realm 5/6' 'realms x' 'expires 100' \
  'expires 0' 'expires x' 'metric 7 mtu 1500' 'pref high' 'pref low' 'pref medium' 'pref 2' 'pref x' 'proto 99' 'proto static' 'proto x' 'tos 8' \
  'tos 0x10' 'dsfield 1' 'scope link' 'scope host' 'scope x' 'scope site' 'ttl-propagate enabled' 'nhid 4' 'src 192.0.2.1' 'src 192.0.2.99' \
  'src 2001:db8::1' 'src 2001:db8::99' 'from 10.0.0.0/8' 'from 2001:db8::/32' 'from default' 'as to 1.2.3.4' 'mtu 1400 mtu 1500' 'rtt 999999999s' \
  'rtt 1e3ms' 'rtt 5us' 'rtt 0x10ms' 'mtu 4294967296' 'mtu -1' 'initcwnd x' 'cwnd' 'vrf x' 'metric -1' 'metric x' 'priority 4' 'preference 6' \
  'protocol kernel' 'table 300' 'table x' 'table local' 'type blackhole' 'onlink' 'dev v0' 'oif v1' 'foo' 'foo bar'; do
  i=$((i + 1))
  r "ip route add 203.0.113.$i dev v0 $words"
  r "ip -6 route add 2001:db8:99::$i dev v0 $words"
done
r "ip route show table all proto boot"
r "ip -j route"
r "ip -j -6 route"
r "ip -d route show proto static"
r "ip -d -6 route show proto static"
for i in 1 2 8 21 46; do
  r "ip route get 203.0.113.$i"
  r "ip -j -6 route get 2001:db8:99::$i"
done
r "ip -6 route get 2001:db8:99::49"
r "ip -6 route get 2001:db8:99::53"
r "ip route add 203.0.114.0/24 dev v0 congctl nosuch nexthop via 192.0.2.2"
