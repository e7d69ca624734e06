#!/bin/busybox sh
# The first program of vm.sh's machine, in the initial ram disk that vm.sh has put together. It gives the kernel the
# devices of a small laptop and waits for a script on the second serial line: there vm.sh takes the picture of the
# machine from which it then starts every script.
/bin/busybox --install -s /bin
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
mkdir /run/netns
/usr/sbin/modprobe virtio_pci; /usr/sbin/modprobe e1000 && /usr/sbin/modprobe virtio_net    # eth0 with index 2, eth1 with index 3
/usr/sbin/modprobe mac80211_hwsim radios=1    # wlan0 with index 4; hwsim0, a tap for all the air, with index 5
/usr/sbin/modprobe veth && /usr/sbin/modprobe dummy numdummies=0

stty -F /dev/ttyS1 raw -echo
exec 3</dev/ttyS1
echo "--- ready"
until read -r line <&3 && [ "$line" = "--- begin" ]; do :; done
while IFS= read -r line <&3 && [ "$line" != "--- end" ]; do printf '%s\n' "$line"; done > /script
exec 3<&-

for kind in 'vlan 8021q' 'macvlan macvlan' 'bridge bridge' 'bond bonding max_bonds=0' 'vxlan vxlan' 'ifb ifb numifbs=0'; do
  if grep -q "type ${kind%% *}" /script; then /usr/sbin/modprobe ${kind#* }; fi
done
echo; echo "--- script begins"
SETTLE=sleep LC_ALL=C /bin/bash -c 'cd /tmp && exec bash /script </dev/null 2>&1'
echo "--- script ends"
poweroff -f
