#!/usr/bin/env bash
# A tour of network namespaces. Run it with `npm start`, or with `netrewind run docs/tour.sh`; it needs no root.
set -u

say() { printf '\n== %s\n' "$*"; }
run() {
  printf '# %s\n' "$*"
  "$@"
}
# Waits until a namespace has a process in it.
inhabited() { until [ -n "$(ip netns pids "$1")" ]; do sleep 0.02; done; }

say 'Two namespaces, each with a loopback device of its own'
run ip netns add ns1
run ip netns add ns2
run ip netns list
run ip netns exec ns1 ip link

say 'A process lives in ns1'
ip netns exec ns1 sleep 60 &
resident=$!
inhabited ns1
run ip netns identify $resident
run ip netns pids ns1

say 'eth0 moves into ns1 and is gone from the first namespace'
run ip -br link
run ip link set eth0 netns ns1
run ip -br link
run ip netns exec ns1 ip -br link

say 'A veth pair joins the first namespace and ns2'
run ip link add if_one type veth peer name if_one_peer
run ip link set dev if_one_peer netns ns2
run ip link set if_one up
run ip -n ns2 link set if_one_peer up
run ip link show if_one
run ip -n ns2 link show if_one_peer

say 'ns1 loses its name, but the process in it keeps it alive, and eth0 with it'
run ip netns del ns1
run ip netns list
run ip link show eth0
run nsenter -t $resident -n ip -br link

say 'The last process ends: the namespace dies, and the card comes back'
kill $resident
wait $resident 2>/dev/null
run ip -br link show eth0

say 'A namespace made by unshare has no name, and another can be made inside it'
nested() {
  run ip -br link
  run ip link add inner type veth peer name outer
  unshare -n sleep 60 &
  inside=$!
  while nsenter -t $inside -n ip link show inner >/dev/null 2>&1; do sleep 0.02; done
  run ip link set outer netns $inside
  run ip -br link
  run nsenter -t $inside -n ip -br link
  kill $inside
  wait $inside 2>/dev/null
  echo '# the nested namespace is gone, and with its end of the veth this one:'
  run ip -br link
}
export -f run nested
run unshare -n bash -c nested
run ip netns list
