# ip vrf exec: who is in a vrf, children and namespaces included, and who is so no longer
# kernel: vm
# numbers of processes are hidden
r() { echo "\$ $*" | sed -E 's/[0-9]{2,}/PID/'; "$@" 2>&1 | sed -E 's/^ *[0-9]+  /PID  /'; echo "[rc=${PIPESTATUS[0]}]"; }

ip link add red address 02:00:00:00:00:aa type vrf table 1001
ip link add blue address 02:00:00:00:00:bb type vrf table 1002
ip netns add A
ip -n A link add red address 02:00:00:00:00:ac type vrf table 1001
r ip vrf identify
r ip vrf exec red ip vrf identify
r ip vrf exec red true
r ip vrf exec red false
r ip vrf exec red bash -c 'ip vrf identify $$; (ip vrf identify; ip vrf identify); ip vrf pids red; ip vrf pids blue'
r ip vrf exec red ip vrf exec blue ip vrf identify
r ip vrf exec red ip vrf exec default ip vrf identify
r ip vrf exec default ip vrf identify
r ip vrf exec red ip netns exec A ip vrf identify
r ip vrf exec red ip -n A vrf identify
r ip -n A vrf exec red ip vrf identify
r ip netns exec A ip vrf exec red ip netns identify
r ip netns exec A ip vrf exec red ip vrf exec red ip vrf identify
r ip -n A vrf exec blue true
r ip vrf exec red nosuch
r ip vrf exec nope true
r ip vrf pids red
ip vrf exec red sleep 100 & one=$!
ip -n A vrf exec red sleep 101 & two=$!
sleep 0.5
r ip vrf identify $one
r ip vrf identify $two
r ip vrf pids red
r ip vrf pids blue
r ip -n A vrf pids red
r ip netns exec A ip vrf identify $two
ip link set red name crimson
r ip vrf identify $one
r ip vrf pids crimson
kill $one $two; wait
r ip vrf pids red
r ip -n A vrf pids red
printf 'vrf exec blue ip vrf identify\nvrf identify\nvrf exec blue false\nvrf show blue\n' > batch
r ip -batch batch
