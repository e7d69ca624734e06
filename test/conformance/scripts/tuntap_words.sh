# ip tuntap: what its words make, and what it says of words that it does not take
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
n="ip -n A"
for words in '' list add 'add dev t0' 'add dev t0 mode tun' 'add dev t0 mode tun' 'add dev t0 mode tap' 'add mode tap' \
  'add mode tun' 'add tap1 mode tap' 'add name tap2 mode tap' 'add dev tap3 mode foo' 'add dev tap3 mode' \
  'add mode tap dev' 'add dev lo mode tap' 'add dev a/b mode tap' 'add a/b mode tap' 'add dev sixteen_letters_ mode tap' \
  'add dev tap4 mode tap mode tun' 'add dev tap4 mode tap dev tap5' 'add dev x0 x1 mode tap' 'add dev tap%d mode tap' \
  'add dev all mode tap' 'add dev x%s mode tun' 'add dev "" mode tun' \
  'add dev pi0 mode tun pi' 'add dev vh mode tap vnet_hdr' 'add dev us0 mode tap user 1000 group 1000' \
  'add dev us1 mode tap user root group root' 'add dev us2 mode tap user nosuchuser' 'add dev us3 mode tap group nosuch' \
  'a dev oq m tap one_queue' '' 'list mode tap' 'show dev t0' 'l dev nosuch' 's' del 'del dev t0' 'del dev t0 mode tap' \
  'del dev nosuch mode tap' 'del dev t0 mode tun user 1000' 'del dev t0 mode tun' 'd pi0 mode tun' 'del dev lo mode tap' \
  'add dev last mode tun' help 'add help' frob 'add dev q mode tun frob'; do
  r $n tuntap $words
done
r $n tap
r $n -j tuntap
r $n -p -j tuntap
r $n link show last
r $n -br link show last
r $n -j link show last
r $n -j -br link show last
r ip -n nosuch tuntap
ip netns add B
r ip -n B -j tuntap
