# which names the peer of a veth may have
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
for name in 123456789012345 1234567890123456 . .. a/b a:b 'a b' '' @x all a% p%d; do
  r ip -n A link add type veth peer name "$name"
done
ip -n A -o link | cut -d'<' -f1
