# A device that is up and has a carrier gets a link-local address, which is tentative for a while; lo has ::1 at once.
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
pair() {
  ip netns add A
  ip -n A link set lo up
  ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
  ip -n A link set v0 up
  ip -n A link set v1 up
}
pair
${SETTLE:-:} 0.4
r 'ip -n A -6 addr'
r 'ip -n A -6 route show table all'
sleep 2.2
r 'ip -n A -6 addr'
r 'ip -n A -6 route show table all'
r 'ip -n A link set v0 down'
r 'ip -n A -6 addr'
r 'ip -n A -6 route show table all'
r 'ip -n A link set v1 address 02:00:00:00:00:77'
r 'ip -n A link set v0 up'
r 'ip -n A -6 addr'
r 'ip -n A link set v1 down'
r 'ip -n A link set v1 up'
sleep 2.2
r 'ip -n A -6 addr'
r 'ip -n A link set lo down'
r 'ip -n A -6 addr show lo'
r 'ip -n A -6 route show table local'
r 'ip -n A link set lo up'
r 'ip -n A -6 addr show lo'
