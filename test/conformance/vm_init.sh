#!/bin/busybox sh
# The first program of vm.sh's machine. It runs out of the initial ram disk, puts a root together from the host's
# files (seen through 9p, read-only) and tmpfs, gives the kernel the devices of a small laptop, and plays the script.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t devtmpfs dev /dev
for module in /modules/*.ko; do insmod "$module"; done

mkdir -p /host /root
mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=512000,cache=loose host /host
mount -t tmpfs root /root
cd /root
mkdir -p proc sys dev run tmp etc usr var lab
ln -s /run var/run
mount --bind /host/usr usr
for dir in bin sbin lib lib64; do
  if [ -L /host/$dir ]; then cp -P /host/$dir $dir; else mkdir $dir && mount --bind /host/$dir $dir; fi
done
cp /host/etc/ld.so.* /host/etc/passwd /host/etc/group etc/
[ -d /host/etc/iproute2 ] && cp -r /host/etc/iproute2 etc/
mount --bind "/host$(sed 's/.*\<lab=\([^ ]*\).*/\1/' /proc/cmdline)" lab
mount -t proc proc proc
mount -t sysfs sys sys
mount -t devtmpfs dev dev

load() { chroot /root /usr/sbin/modprobe -d /lab/kernel "$@"; }
load e1000 && load virtio_net    # eth0 with index 2, eth1 with index 3
load veth && load dummy numdummies=0
for kind in 'vlan 8021q' 'macvlan macvlan' 'bridge bridge' 'bond bonding max_bonds=0' 'vxlan vxlan' 'ifb ifb numifbs=0'; do
  if grep -q "type ${kind%% *}" lab/script; then load ${kind#* }; fi
done
if grep -q wlan lab/script; then
  load mac80211_hwsim radios=1   # wlan0 with index 4; hwsim0, a tap for all the air, takes index 5
else
  chroot /root /bin/bash -c 'ip link add type dummy && ip link del dummy0'    # index 4 counts as given
fi
echo; echo "--- script begins"
SETTLE=sleep LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  chroot /root /bin/bash -c 'cd /tmp && exec bash /lab/script </dev/null 2>&1'
echo "--- script ends"
poweroff -f
