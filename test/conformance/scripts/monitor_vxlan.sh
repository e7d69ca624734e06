# what ip monitor shows of vxlans, ifbs and names that are taken back
# kernel: sandbox
# clock: virtual
pause() { sleep 1.3; }
# time for monitors to start and to print, whatever the clock says
listen() { read -rt 1 <> <(:); }

ip netns add A
ip monitor link > here &
ip -n A monitor link > inA &
listen
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link add vx0 address 02:00:00:00:00:20 type vxlan id 5 dstport 4789 dev v0; pause
ip link set vx0 up; pause
ip link add vx1 address 02:00:00:00:00:21 up type vxlan id 6 dstport 4789; pause
ip link set vx1 netns A; pause
ip link set v0 netns A; pause
ip link add ifb7 address 02:00:00:00:00:31 type ifb
ip link set ifb7 up
ip link set ifb7 netns A; pause
ip link add all type ifb
ip link add v5 address 02:00:00:00:00:41 type veth peer name default
ip -n A link set ifb7 name all
ip -n A link set ifb7 name ifb8
listen
kill $(jobs -p); wait
for file in here inA; do echo "== $file"; cat $file; done
