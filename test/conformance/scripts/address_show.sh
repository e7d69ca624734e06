# which addresses ip address shows
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link add v0 address 02:00:00:00:00:0a type veth peer name v1 address 02:00:00:00:00:0b
set -f
ip link add br0 address 02:00:00:00:00:0c type bridge
ip link set v1 master br0
ip link set v0 group 7
ip link set lo up
ip link set v0 alias hello
ip addr add 10.0.0.1/24 dev v0
ip addr add 10.0.0.2/24 dev v0
ip addr add 10.0.1.1/24 scope link dev v0 label v0:a
ip addr add 10.0.2.1/24 dev br0
for words in "" "to 10.0.0.0/16" "to 10.0.0.0/24" "to 10.0.0.2" "to default" "to ::/0" "scope link" "scope global" "scope all" \
    "scope host" "up" "label v0" "label v0*" "label v0:?" "label [a-u]*" "label nope" "primary" "secondary" "-secondary" "dynamic" "permanent" \
    "-permanent" "tentative" "-tentative" "deprecated" "noprefixroute" "type veth" "type bridge" "type bridge_slave" "master br0" \
    "nomaster" "group 7" "group default" "dev v0 up" "dev v0 scope link" "dev v1" "dev v1 nomaster" "dev v0 group 1"; do
  r ip -4 -br addr show $words
  r ip -4 addr show $words
done
for options in -br -j "-j -br" -o "-o -br" -0 "-0 -br" "-0 -j"; do
  r ip $options addr show dev v0
  r ip $options -4 addr show up
  r ip $options -4 addr show label "v0*"
done
r ip -B addr
r ip -j -M addr
