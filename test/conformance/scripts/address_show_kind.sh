# What is looked for in a dump of devices depends on the family that it is asked for.
# kernel: sandbox
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
ip link set lo up
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link add br0 address 02:00:00:00:00:03 type bridge
ip link set v0 master br0
ip addr add 10.0.0.1/24 dev v0
ip addr add 10.0.1.1/24 dev br0
for family in '' -4 -6; do
  for options in '' -j -br -o; do
    for words in 'type veth' 'master br0' 'type bridge_slave' 'type veth up' 'dev lo type veth'; do
      r "ip $family $options addr show $words"
    done
  done
done
