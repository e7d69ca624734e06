# Words behind a device or a phy that is not there, and a phy by a number that none has.
# kernel: vm
iw dev nosuch info; echo $?
iw dev nosuch frob; echo $?
iw lo info; echo $?
iw dev lo link; echo $?
iw phy nosuch info; echo $?
iw phy nosuch frob; echo $?
iw phy#9 info; echo $?
iw phy#9 set netns 1; echo $?
iw phy phy#0 set netns frob; echo $?
iw --version x; echo $?
ip netns add A
ip netns exec A iw dev wlan0 info; echo $?
ip netns exec A iw phy phy0 info; echo $?
