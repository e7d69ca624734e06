# names that a device cannot be given
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 type veth peer name v1
for name in 1234567890123456 . .. a/b a:b 'a b' '' all default a% a%s a%db; do
  r ip -n A link set v0 name "$name"
done
r ip -n A link set v0 name
ip -n A -o link | cut -d'<' -f1
