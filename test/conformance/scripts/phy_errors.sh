# iw phy set netns with targets that are none (wlan0 is there)
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
out() { echo "\$ $*"; "$@" 2> /dev/null; echo "[rc=$?]"; }

ip netns add A
r iw dev wlan9 info
r iw dev lo info
r iw dev eth0 link
r iw phy phy9 info
r iw phy phy9 set netns 1
r iw phy phy0 set netns
r iw phy phy0 set netns 99999
r iw phy phy0 set netns abc
r iw phy phy0 set netns 12abc
r iw phy phy0 set netns -5
r iw phy phy0 set netns name
r iw phy phy0 set netns name nope
r iw phy phy0 set netns name /run/netns/nope
r iw phy phy0 set netns name A extra
r iw phy phy0 set netns 1 extra
out iw phy phy0 set netns abc
out iw phy phy0 set netns
out iw phy phy9 set netns 1
r iw --version
r iw phy phy0 set netns name A
r iw phy phy0 set netns name A
r ip -n A -br link show wlan0
