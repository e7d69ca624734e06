# ip -all netns exec runs programs of all sorts, the newest namespace first
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip -all netns exec echo nobody
for name in A B C; do ip netns add $name; done
r ip -all netns exec echo hello
r ip -all netns exec sh -c 'ip netns identify; exit 4'
r ip -all netns exec nosuch x
r ip -all netns exec printf '%s|' 'two words' '' "it's" '$HOME'
r ip -all netns exec ip link set lo up
r ip -all netns exec ip -br link show lo
r ip -all netns exec bash -c 'ip link add d0 type veth peer name d1; ip -br link | wc -l'
echo "$ cat"; echo input | ip -all netns exec cat
ip -all netns exec echo to a file > captured; cat captured
ip -all netns exec echo to a pipe | cat
r ip -a netns exec true
r ip netns exec B ip -all netns exec echo nested
