# ip mroute where nobody routes multicast
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
ip link add v0 type veth peer name v1
for options in "" -4 -6 -0 -j "-j -p" "-j -0" "-f mpls" -o "-j -f bridge" "-s -s"; do r "ip $options mroute"; done
for words in list lst show sh l help h x 'show table all' 'show table main' 'show table 7' 'show table x' 'show table help' 'show table' \
  'show iif lo' 'show iif v0' 'show iif nope' 'show iif' 'show from 10.0.0.1' 'show from 10.0.0.0/8 224.0.0.1' \
  'show to 224.0.0.0/4' 'show x' 'show help' 'show from x' 'show to' 'list t main'; do
  r "ip mroute $words"
done
r 'ip -6 mroute show ff05::1'; r 'ip mroute show ff05::1'; r 'ip -4 mroute show from any'
for words in 'table main' 'table all' 'table default' 'table 0' 'table 253' 'table local x' 'table main iif nope'; do r "ip -6 mroute show $words"; r "ip -j mroute show $words"; done
r "printf 'mroute\nmroute show x\nmroute\n' | ip -batch -"
