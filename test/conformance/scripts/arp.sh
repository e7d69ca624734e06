# arp: entries and proxies made, shown and deleted, its words; in Linux their order is that of a random hash
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
s() { echo "\$ $1"; eval "$1" 2>&1 | sort; }

ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev v0; ip addr add 10.0.1.1/24 dev v1; ip link set v0 up; ip link set v1 up
for words in "" -n -a -e -v -vn -x -i "-s" "-d" "-n -H foo" "-A foo" "-n -i nope"; do r "arp $words"; done
arp -h 2>/dev/null
r "arp -s 10.0.0.9 02:00:00:00:00:09"
for words in "" -n -an -en "-v -n" -a "-n 10.0.0.9" "-n 10.0.0.99" 10.0.0.9 "-a 10.0.0.99" "-an 10.0.0.9" "-n -i v0" "-n -i v1" "-n -H ether" \
  "-A inet -n" "-p inet -t ether -n"; do r "arp $words"; done
r "cat /proc/net/arp"
for words in "10.0.0.8 02:00:00:00:00:08 temp" "10.0.0.7 02:00:00:00:00:07 -i v0" "10.0.0.6 02:0:0:0:0:6 dev v0" "10.0.0.4 02:00:00:00:00:04 pub" \
  "10.0.0.20 v0" "10.0.0.21 xx" "10.0.0.21" "10.0.0.21 02:00:00:00:00:21 foo" "99.9.9.9 02:00:00:00:00:21" "10.0.0.1 02:00:00:00:00:21" \
  "10.0.0.255 02:00:00:00:00:21" "224.0.0.1 02:00:00:00:00:21" "nohost 02:00:00:00:00:21" "300.1.1.1 02:00:00:00:00:21" \
  "10.0.0.61 02:00:00:00:00:61 netmask 255.255.255.0" "10.0.0.0 02:00:00:00:00:61 netmask 255.255.255.0 pub" "10.0.0.9 02:00:00:00:00:19"; do
  r "arp -s $words"
done
r "arp -i v1 -s 10.0.0.5 02:00:00:00:00:05"; r "arp -i v0 -s 10.0.0.3 02:00:00:00:00:03 pub"; r "arp -Ds 10.0.0.2 v0 pub"
r "arp -Ds 10.0.0.20 v0"; r "arp -Ds 10.0.0.20 nope"; r "arp -v -s 10.0.0.22 02:00:00:00:00:22"
s "arp -n"; s "arp -an"; s "cat /proc/net/arp"; s "ip neigh show nud all | grep -v ff02"; s "ip neigh show proxy"
for words in 10.0.0.9 10.0.0.9 10.0.0.77 "10.0.0.4 pub" "-i v0 10.0.0.3" "-i v0 10.0.0.3 pub" "10.0.0.7 -i v0" "10.0.0.6 dev v0" "-i v1 10.0.0.8" \
  "-i nope 10.0.0.8" nohost "10.0.0.5 10.0.0.8" "-v 10.0.0.22 priv" "-v 10.0.0.23"; do r "arp -d $words"; done
s "arp -n"; s "ip neigh show proxy"
ip neigh add 10.0.0.31 lladdr 02:00:00:00:00:31 dev v0 nud stale; ip neigh add 10.0.0.32 dev v0 nud failed; ip neigh add 10.0.0.33 lladdr 02:00:00:00:00:33 dev v0 nud noarp
s "cat /proc/net/arp"; s "arp -n"; s "arp -an"
for host in 10.0.0.31 10.0.0.32 10.0.0.33; do r "arp -d $host"; done
s "ip neigh show nud all | grep -v ff02"
printf '10.0.0.50 02:00:00:00:00:50\n# c\n\n02:00:00:00:00:51 10.0.0.51 temp\nbad\n10.0.0.52 02:00:00:00:00:52 pub\n' > ethers
r "arp -f ethers"; r "arp -f /nonexistent"; s "arp -n"
for words in "-s 10.0.0.60 02:00:00:00:00:60" "-d 10.0.0.50" "-n 10.0.0.50"; do r "setpriv --reuid 1000 --clear-groups arp $words"; done
r "unshare -n arp -an"
ip link set v0 down
s "arp -n"; r "arp -s 10.0.0.64 02:00:00:00:00:64"
