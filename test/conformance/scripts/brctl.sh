# brctl, of bridge-utils 1.7 (which is to be installed for a recording)
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
r brctl
r brctl --help
r brctl -V
r brctl frob
r brctl show
r brctl addbr br0
r brctl addbr br0
r brctl addbr
r brctl addbr a b
r brctl addbr averyveryverylongname
r brctl show
ip link add p0 address 02:00:00:00:01:00 type veth peer name p1
ip link add q0 address 02:00:00:00:02:00 type veth peer name q1
r brctl addif br0 p0
r brctl addif br0 p0 q0
r brctl addif br0 nosuch
r brctl addif nosuch p0
r brctl addif p1 q1
r brctl addif br0 lo
r brctl addif br0
r brctl show
r brctl show br0
r brctl show nosuch
r brctl show p0
r brctl stp br0 on
r brctl stp br0 off
r brctl stp br0 yes
r brctl stp br0 maybe
r brctl stp nosuch on
r brctl stp br0
r brctl setfd br0 5
r brctl setfd br0 0
r brctl setfd br0 x
r brctl setfd nosuch 5
r brctl setfd br0 5.5
r brctl sethello br0 3
r brctl sethello br0 30
r brctl setmaxage br0 10
r brctl setmaxage br0 1
r brctl setageing br0 100
r brctl setbridgeprio br0 100
r brctl setbridgeprio br0 100000
r brctl setbridgeprio br0 x
r brctl setpathcost br0 p0 5
r brctl setpathcost br0 p0 0
r brctl setpathcost br0 q1 5
r brctl setpathcost br0 nosuch 5
r brctl setportprio br0 p0 5
r brctl setportprio br0 p0 64
r brctl hairpin br0 p0 on
r brctl hairpin br0 q1 on
r brctl hairpin br0 p0
r brctl delif br0 q0
r brctl delif br0 q0
r brctl delif br0 nosuch
r brctl delif nosuch p0
for file in forward_delay hello_time max_age ageing_time priority stp_state; do
  r cat /sys/class/net/br0/bridge/$file
done
for file in path_cost priority hairpin_mode; do
  r cat /sys/class/net/p0/brport/$file
done
ip link set br0 up
r brctl delbr br0
ip link set br0 down
r brctl delbr br0
r brctl delbr br0
r brctl delbr p0
r brctl delbr
ip link add z0 type veth peer name z1
ip link add a0 type veth peer name a1
ip link add br0 address 02:00:00:00:00:10 type bridge
brctl addif br0 z0; brctl addif br0 a0; brctl addif br0 p0
brctl show
for c in setageing setfd sethello setmaxage setbridgeprio; do r brctl $c br0 x; r brctl $c nosuch 5;  r brctl $c p1 5; done
for c in setpathcost setportprio; do r brctl $c br0 p0 x; r brctl $c br0 p1 5; done
r brctl hairpin br0 p0 x
r brctl hairpin br0 nosuch on
r brctl show br0 a0
