# ip maddress: groups of all three kinds, those that a user asks for, its words
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }

ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set v0 up; ip link set v1 up; sleep 2
for options in "" -4 -6 -0 -j "-j -p" "-f mpls" -o "-o -j -0" -s; do r "ip $options maddr"; done
for words in 'show dev v0' 'show v0' 'list v1' 'show nope' 'show dev' 'show v0 v1' 'show dev v0 dev v1' help x 'show h'; do
  r "ip maddr $words"
done
for words in '33:33:00:00:00:09 dev v0' '33:33:00:00:00:09 dev v0' '33:33:00:00:00:01 dev v0' '02:00:00:00:00:09 dev v0' \
  'addr 33:33:00:00:00:0c dev v0' '33:33:00:00:00:0e dev v0:1' 'dev v0'; do
  r "ip maddr add $words"
done
r 'ip -0 maddr'; r 'ip -0 -j maddr show v0'; r 'cat /proc/net/dev_mcast'
for words in '01:00:5e:00:00:09 v0' 33:33:00:00:00:0a 'xx dev v0' '33:33:00:00:00:0a dev nope' \
  '33:33:00:00:00:0a:00:00 dev v0' '33:33 dev v0' '224.0.0.1 dev v0' '33:33:00:00:00:0a dev lo' \
  '33:33:00:00:00:0a dev v0 dev v1' '33:33:00:00:00:0a 33:33:00:00:00:0b dev v1' \
  '33:33:00:00:00:0a dev averyveryverylongname' '33:33:00:00:00:0b dev' '' help address; do
  r "ip maddr add $words"
done
for address in 33:33:00:00:00:09 33:33:00:00:00:09 33:33:00:00:00:01 33:33:00:00:00:01 33:33:00:00:00:77 00:00:00:00:00:00; do
  r "ip maddr del $address dev v0"
done
r 'ip -0 maddr show v0'
r 'ip maddr del 33:33:00:00:00:01 dev lo'; r 'ip maddr del 33:33:00:00:00:01 dev nope'
r "printf 'maddr add 33:33:00:00:00:0f dev v1\nmaddr add 33:33:00:00:00:10 dev v1\n' | ip -batch -"
r "setpriv --reuid 1000 --clear-groups ip maddr add 33:33:00:00:00:09 dev v0"
ip link add f type ifb; ip tuntap add t mode tun; ip tuntap add tap0 mode tap; ip link add x type vxlan id 1 dstport 4789
for dev in f t tap0 x; do r "ip maddr add 33:33:00:00:00:0a dev $dev"; done
r 'ip link set v1 down'; r 'ip -0 maddr'
ip netns add A
ip link set v1 netns A
ip link set v0 netns A
r 'ip -n A -0 maddr'
