# ip addrlabel: the labels that a net is born with, those that are added, where they go, its words, and what they are for
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }

ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set v0 up; ip link set v1 up
for options in "" -6 -4 -0 -j "-j -p" -o "-j -4" "-f mpls" "-f bridge" -s -B; do r "ip $options addrlabel"; done
for words in list lst show s l f help h x 'show dev v0' 'list x' 'flush x' 'list help'; do r "ip addrlabel $words"; done
r 'ip addrlabel'
for words in 'prefix 2001:db8::/32 label 99' 'prefix 2001:db8::/32 label 98' 'prefix 2001:db8:1::/48 dev v0 label 5' \
  'prefix 2001:db8::/32 dev v0 label 97' 'prefix 2001:db8::/32 dev v0 label 96' 'prefix 2001:db8::/32 dev v1 label 95' \
  'prefix 2001:db9::/32 label 0x10' 'prefix 2001:db9::/32 dev v1 label 010' \
  'prefix 10.0.0.0/8 label 5' 'prefix ::/0 label 77' 'prefix default label 7' 'prefix any dev v0 label 7' 'label 5' \
  'prefix 2001::/16' 'prefix x label 5' 'prefix 2001::/16 label x' 'prefix 2001::/16 label -1' \
  'prefix 2001::/16 label 4294967295' 'prefix 2001::/16 label 4294967294' 'prefix 2001::/16 label 4294967296' \
  'prefix 2001::/16 dev nope label 7' 'prefix 2001::/16 dev if77 label 7' 'prefix' 'dev' 'label' 'x y z' '' \
  'x prefix 2001:dbb::/32 y label 7' 'prefix 2001:dbc::1/32 label 8' 'prefix ::1 label 3' 'prefix 2001:db8::7 label 3' \
  'prefix ::ffff:10.0.0.0/104 label 9' 'prefix ::ffff:0:0/95 label 9' 'prefix ::10.0.0.0/104 label 9' \
  'prefix 2001:db8::/129 label 9' 'prefix 2001:dbd::/32 prefix 2001:dbe::/32 label 1 label 2' \
  'prefix 2001:db8::%v0/64 label 9'; do
  r "ip addrlabel add $words"
done
r 'ip -4 addrlabel add prefix 10.0.0.0/8 label 5'; r 'ip -6 addrlabel add prefix 10.0.0.0/8 label 5'
r 'ip -4 addrlabel add prefix 2001:dbf::/32 label 5'; r 'ip -6 addrlabel a prefix 2001:dbf::/32 label 5'
r 'ip addrlabel'; r 'ip -j -p addrlabel'
for words in 'prefix 2001:db8::/32 label 99' 'prefix 2001:db8::/32 label 99' 'prefix 2001:db8::/32 dev v0 label 1' \
  'prefix 2001:db8:1::/48' 'prefix 2001:db8:1::/48 label 5' 'prefix ::1 label 0' 'prefix ::1 label 0' \
  'prefix 2001:dbf:7::/32 label 5' 'prefix 10.0.0.0/8 label 5' 'prefix ::/0 dev nope label 4'; do
  r "ip addrlabel del $words"
done
r 'ip addrlabel d prefix 2001:dbb::/32 label 7'; r 'ip addrlabel delete prefix 2001:dbe::/32 label 7'
r "printf 'addrlabel add prefix 2001:dc0::/32 label 1\naddrlabel add prefix 2001:dc0::/32 label 1\naddrlabel\n' | ip -batch -"
r "setpriv --reuid 1000 --clear-groups ip addrlabel add prefix 2001:dc1::/32 label 1"
r "setpriv --reuid 1000 --clear-groups ip addrlabel flush"
ip netns add A
r 'ip -n A addrlabel'; r 'ip -n A addrlabel add prefix 2001:dc2::/32 label 1'; r 'ip -n A addrlabel list'
for options in -0 -B '-f mpls' '-j -p -4'; do r "ip $options addrlabel flush"; r "ip $options addrlabel list"; done
r 'ip -6 addrlabel add prefix default label 5'
r 'ip link del v0'; r 'ip addrlabel'
r 'ip addrlabel flush'; r 'ip addrlabel'; r 'ip -j addrlabel'; r 'ip addrlabel flush'
r 'ip addrlabel add prefix fd00::/8 label 3'; r 'ip addrlabel'

# among several sources the one with the label of the destination is better
ip -n A link add d0 address 02:00:00:00:00:03 type veth peer name d1 address 02:00:00:00:00:04
ip -n A link set d0 up; ip -n A link set d1 up
ip -n A addr add 2001:db8:1::1/64 dev d0 nodad; ip -n A addr add fd00::1/64 dev d0 nodad
ip -n A -6 route add default dev d0; sleep 2
g() { r "ip -n A route get 2001:db8:9::1"; r "ip -n A route get fd00:9::1"; }
g
r 'ip -n A addrlabel add prefix 2001:db8:9::/48 label 5'; g
r 'ip -n A addrlabel add prefix fd00:9::/32 dev d0 label 1'; g
r 'ip -n A addrlabel flush'; g
