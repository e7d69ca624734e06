# sysctl -p: what a file may say
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
ip -n A link add v0 type veth peer name v1
s() { echo "$ $*"; ip netns exec A sysctl "$@" 2>err; echo "[rc=$?]"; cat err; }
cat > f <<'F'
# a comment
; another

net.ipv4.ip_forward=0
net.ipv4.ip_default_ttl = 65
 -net.ipv4.nosuch = 1
net.ipv4.nosuch = 1
garbage
net.ipv4.ip_default_ttl=999
-net.ipv4.ip_default_ttl=999
net/unix/max_dgram_qlen =   12   
-net.ipv4.conf.v0.arp_ignore
net.ipv4.conf.v1.arp_ignore=2
net.ipv4.conf.*.arp_ignore=1
net.ipv4.conf.v?.arp_notify=1
net.ipv4.conf.nosuch*.arp_notify=1
F
s -p f
s -q -p f
s -e -p f
s -p - < f
s -pf
s -f f
s --load=f
s -n -p f
s -p nosuchfile
s -p f nosuchfile
s -e -p nosuchfile
s -r qlen -p f
s net.ipv4.conf.all.arp_ignore net.ipv4.conf.v0.arp_ignore net.ipv4.conf.v1.arp_ignore
