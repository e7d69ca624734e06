# options, objects and usage of the program bridge
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add br0 address 02:00:00:00:00:10 type bridge
ip -n A link add p0 address 02:00:00:00:01:00 type veth peer name p1 address 02:00:00:00:01:01
ip -n A link set p0 master br0
r bridge
r bridge help
r bridge -h
r bridge -V
r bridge -Version
r bridge --V
r bridge -n A link
r bridge -netns A fdb
r bridge -net A -j fdb
r bridge -n nosuch link
r bridge -n
r bridge -x link
r bridge --frob
r bridge frob
r bridge -f
r bridge -f inet -n A fdb show dev p0
r bridge -f inet6 -n A fdb show dev p0
r bridge -f link fdb
r bridge -f help
r bridge -4 -n A l
r bridge -6 -n A f s dev p0
r bridge -n A f sh dev p0
r bridge -n A f l dev p0
r bridge -t -n A l
r bridge -s -n A l
r bridge -co=never -n A l
r bridge -n A -- l
r bridge -n A -p -j vlan
r bridge -n A vlan
r bridge -n A v sh
r bridge -n A vlan show dev p0
r bridge -n A vlan show dev nosuch
r bridge -n A vlan show dev
r bridge -n A vlan show dev p0 dev p0
r bridge -n A vlan show vid 1
r bridge -n A -s vlan
r bridge -n A -d vlan
r bridge -n A -j -d vlan
r bridge -n A vlan tunnelshow
r bridge -n A -j vlan tunnelshow
r bridge -n A vlan add vid 5 dev p0
r bridge -n A vlan add vid 0 dev p0
r bridge -n A vlan add vid 4096 dev p0
r bridge -n A vlan add vid 5-3 dev p0
r bridge -n A vlan add vid 5-8 dev p0 pvid
r bridge -n A vlan add vid 5-8 dev p0
r bridge -n A vlan add vid 5 dev p1
r bridge -n A vlan add vid 5 dev br0 self
r bridge -n A vlan add vid 5 dev nosuch
r bridge -n A vlan add vid 5
r bridge -n A vlan add dev p0
r bridge -n A vlan del vid 5 dev p0
r bridge -n A vlan foo
r bridge vlan help
r bridge -n A mdb
r bridge -n A -j mdb
r bridge -n A mdb show dev br0
r bridge -n A mdb show dev nosuch
r bridge mdb foo
r bridge mdb help
r bridge monitor foo
r bridge monitor help
printf '%s\n' 'link' '# a comment' 'fdb add 02:00:00:00:00:01 dev p0 master' 'fdb add 02:00:00:00:00:01 dev p0 master' 'fdb show dev p0' > /tmp/batch.$$
cd /tmp
cp batch.$$ batch
r bridge -n A -b batch
r bridge -n A -force -b batch
r bridge -n A -b nosuch
r bridge -b
rm batch batch.$$
