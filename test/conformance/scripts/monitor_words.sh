# what ip monitor takes for words, and a device to watch
# kernel: sandbox
# clock: virtual
# time for monitors to start and to print, whatever the clock says
listen() { read -rt 1 <> <(:); }
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }

r 'ip monitor help'
r 'ip monitor frob'
r 'ip monitor link frob'
r 'ip monitor dev'
r 'ip monitor dev nope'
r 'ip monitor file'
r 'ip mon h'
r 'timeout 0.5 ip monitor l n'
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip monitor dev v0 link label > one &
ip monitor dev if7 all > other &
ip mon lab li al > abbreviated &
ip -j monitor link > json &
listen
ip link set v1 mtu 1400
ip link set v0 mtu 1400
listen
kill $(jobs -p); wait
for file in one other abbreviated json; do echo "== $file"; cat $file; done
