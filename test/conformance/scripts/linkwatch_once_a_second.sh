# linkwatch looks at devices that are down once a second at most: until then a device keeps the state it was made with,
# and what happens meanwhile decides
# kernel: sandbox
# clock: virtual
ip netns add A; ip netns add B
mac=0
pair() { mac=$((mac + 2)); ip -n A link add $1 address 02:00:00:00:00:$((10 + mac)) type veth peer name $2 address 02:00:00:00:00:$((11 + mac)); }
echo "== the first pair is looked at when it is made, the others are gone by then"
sleep 1.5
for i in 1 2 3; do
  pair p$i q$i
  [ $i = 1 ] && sleep 0.1
  ip -n A link set q$i netns B
  ip -n A link set p$i up
  ip -n A -br link show p$i
done
sleep 1.5
ip -n A -br link
echo "== with time in between"
for i in 4 5; do
  pair p$i q$i
  sleep 1.2
  ip -n A link set q$i netns B
  ip -n A link set p$i up
  ip -n A -br link show p$i
done
echo "== carriers of devices that are up wait for nobody"
for i in 1 2 4; do
  ip -n B link set q$i up; sleep 0.1
  ip -n A -br link
  ip -n B link set q$i down; sleep 0.1
  ip -n A -br link
done
echo "== that of a bridge that loses it does"
ip -n A link add br0 address 02:00:00:00:00:aa type bridge
ip -n A link set br0 up
ip -n A link set p1 master br0
sleep 1.5
ip -n B link set q1 up; sleep 0.1
ip -n A -br link show type bridge
ip -n B link set q1 down; sleep 1.5
ip -n A -br link show type bridge
pair p6 q6; sleep 0.1
ip -n B link set q1 up; sleep 0.1
ip -n A -br link show type bridge
ip -n B link set q1 down; sleep 0.1
ip -n A -br link show type bridge
sleep 1.2
ip -n A -br link show type bridge
