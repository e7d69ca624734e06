#!/bin/bash
# vm.sh SCRIPT: boots Debian's kernel in qemu and plays a bash script in its first network namespace, which has
# lo, eth0 (e1000), eth1 (virtio; one hub joins the two and nothing else) and, if the script speaks of wlan, wlan0.
# No part of this machine's network can be reached from there, and its files are read-only.
# On first use installs Debian packages (as root) and keeps a kernel in $VM_DIR. VM_TIME: seconds until it gives up.
set -euo pipefail
script=$(realpath "$1") init=$(realpath "$(dirname "$0")")/vm_init.sh dir=${VM_DIR:-/var/tmp/netrewind-vm}

for tool in qemu-system-x86_64 busybox cpio depmod; do
  command -v $tool >/dev/null && continue
  apt-get update -qq
  apt-get install -y -qq qemu-system-x86 busybox-static cpio kmod iproute2 >/dev/null
  break
done
mkdir -p "$dir"
cd "$dir"
if [ ! -e kernel ]; then
  package=$(apt-cache depends linux-image-amd64 | awk '/Depends/ { print $2; exit }')
  apt-get download -qq "$package"
  dpkg -x "$package"_*.deb unpacked
  rm -- "$package"_*.deb
  depmod -b unpacked "$(ls unpacked/lib/modules)"
  mv unpacked kernel
fi
release=$(ls kernel/lib/modules)

# What the kernel needs before it can see the host's files: virtio and 9p, numbered in the order of their needs.
rm -rf ram
mkdir -p ram/{bin,dev,proc,modules}
cp "$(command -v busybox)" ram/bin/busybox
cp "$init" ram/init
chmod +x ram/init
number=10
for module in virtio_pci 9pnet_virtio 9p; do modprobe -d kernel -S "$release" --show-depends $module; done |
  awk '$1 == "insmod" && !seen[$2]++ { print $2 }' |
  while read -r file; do cp "$file" "ram/modules/$((number++))-${file##*/}"; done
(cd ram && find . | cpio -o -H newc --quiet | gzip -1) > ram.gz

cp "$script" script
timeout "${VM_TIME:-180}" qemu-system-x86_64 -m 512 -smp 1 -nographic -no-reboot -nic none \
  -kernel kernel/boot/vmlinuz-* -initrd ram.gz -append "console=ttyS0 quiet loglevel=1 net.ifnames=0 panic=-1 lab=$dir" \
  -fsdev local,id=files,path=/,security_model=none,readonly=on -device virtio-9p-pci,fsdev=files,mount_tag=host \
  -netdev hubport,id=a,hubid=0 -device e1000,netdev=a,mac=52:54:00:00:00:01 \
  -netdev hubport,id=b,hubid=0 -device virtio-net-pci,netdev=b,mac=52:54:00:00:00:02 </dev/null 2>&1 |
  tr -d '\r' | sed '1,/^--- script begins$/d; /^--- script ends$/,$d'
