# ip monitor all-nsid: messages of every namespace that has an id here, and ids that come and go
# kernel: sandbox
# clock: virtual
pause() { sleep 1.3; }
# time for monitors to start and to print, whatever the clock says
listen() { read -rt 1 <> <(:); }

ip netns add A
ip netns add B
ip netns add C
ip netns set A 5
ip netns set B auto
ip monitor nsid link all-nsid label > all &
ip monitor nsid all-nsid > ids &
ip -n A monitor nsid label > inA &
ip monitor > everything &
listen
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02 netns A
pause
ip -n A link set v1 netns B; pause
ip -n B link set v1 netns C; pause
ip netns set C 9
ip netns set C 10
ip link set v0 up; pause
ip netns add D
ip link set v0 netns D; pause
ip netns del C; pause
ip netns del A; pause
unshare -n ip link set lo up
ip -n B link set lo up
ip netns del B; listen
kill $(jobs -p); wait
for file in all ids inA; do echo "== $file"; cat $file; done
echo == everything; grep nsid everything
