# when dev and its index is taken too, it returns as the first free dev%d
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip link set eth0 netns A
r ip link set eth1 name eth0
r ip link add dev2 type veth peer name dev0
r ip netns del A
${SETTLE:-:} 0.5
for name in dev0 dev1 dev2 dev3 eth0 eth1; do
  ip link show $name > /dev/null 2>&1 && echo $name there || echo $name not there
done
r ip link show dev1
