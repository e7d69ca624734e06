# which names a device may have
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
for name in 123456789012345 1234567890123456 . .. a/b a:b 'a b' '' @x ünï -x 7 all default a% a%s %d a%db a%d%d 'tab	x'; do
  r ip -n A link add "$name" type veth
done
ip -n A -o link | cut -d'<' -f1
