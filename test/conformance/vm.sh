#!/bin/bash
# vm.sh SCRIPT: plays a bash script on Debian's kernel in qemu, in its first network namespace, which has lo, eth0
# (e1000), eth1 (virtio; one hub joins the two and nothing else), wlan0 and hwsim0. Nothing of
# this machine can be reached from there: the programs that scripts use are copied into the machine.
# On first use it installs Debian packages (as root), makes the machine, boots it, and keeps a picture of the running
# machine in $VM_DIR, from which every script starts. VM_TIME: seconds until a script is given up.
set -euo pipefail
here=$(realpath "$(dirname "$0")") script=$(realpath "$1") dir=${VM_DIR:-/var/tmp/netrewind-vm}

PROGRAMS='bash ip bridge tc ss unshare nsenter lsns setpriv mount umount mountpoint findmnt iw ethtool sysctl modprobe
  rmmod lsmod modinfo ps grep sed awk jq ping ifconfig route cat chmod cp cut date diff dirname basename env expr false
  head id kill ln ls mkdir mkfifo mknod mktemp mv nproc od paste printf pwd readlink realpath rm rmdir seq sha256sum sleep
  sort stat stdbuf stty tac tail tee timeout touch tr true uname uniq wc xargs find'
MODULES='e1000 virtio_pci virtio_net veth dummy 8021q macvlan macvtap bridge bonding vxlan ifb ipvlan ipvtap vrf tun nlmon
  geneve team wireguard vcan mac80211_hwsim ipip ip_gre sit ip6_tunnel ip6_gre ip_vti ip6_vti xfrm_interface
  sch_codel sch_fq sch_htb sch_ingress sch_netem sch_prio sch_sfq sch_tbf'

install_tools() {
  for tool in qemu-system-x86_64 busybox cpio depmod iw ethtool; do
    command -v $tool >/dev/null && continue
    apt-get update -qq
    apt-get install -y -qq qemu-system-x86 busybox-static cpio kmod iproute2 iw ethtool >/dev/null
    return
  done
}

unpack_kernel() {
  local package
  package=$(apt-cache depends linux-image-amd64 | awk '/Depends/ { print $2; exit }')
  apt-get download -qq "$package"
  dpkg -x "$package"_*.deb unpacked
  rm -- "$package"_*.deb
  depmod -b unpacked "$(ls unpacked/lib/modules)"
  (cd unpacked/boot && ln -s vmlinuz-* vmlinuz)
  mv unpacked kernel
}

# Programs under their own paths, the libraries they need, the modules with theirs.
make_ram() {
  local release program file
  release=$(ls kernel/lib/modules)
  rm -rf ram
  mkdir -p ram/{proc,sys,dev,run,tmp,etc,var,usr/bin,usr/sbin,usr/lib,usr/lib64}
  for file in bin sbin lib lib64; do ln -s usr/$file ram/$file; done
  ln -s /run ram/var/run
  cp "$(command -v busybox)" ram/bin/busybox
  for program in $PROGRAMS; do
    file=$(type -P "$program") || continue
    echo "$file"
    ldd "$file" 2>/dev/null | grep -o '/[^ ]*' || true
  done | sort -u | while read -r file; do
    mkdir -p "ram$(realpath "${file%/*}")"
    cp -L "$file" "ram$(realpath "${file%/*}")/"
  done
  for file in iproute2 ld.so.cache ld.so.conf passwd group protocols services; do
    [ ! -e "/etc/$file" ] || cp -rL "/etc/$file" ram/etc/
  done
  mkdir -p ram/usr/libexec ram/lab
  ln -s / ram/lab/kernel
  [ ! -e /usr/libexec/coreutils ] || cp -r /usr/libexec/coreutils ram/usr/libexec/
  for program in $MODULES; do
    modprobe -d kernel -S "$release" --show-depends "$program" || true
  done 2>/dev/null | sed -n "s,^insmod .*/\(lib/modules/[^ ]*\).*,\1,p" | sort -u | while read -r file; do
    mkdir -p "ram/usr/${file%/*}"
    cp "kernel/$file" "ram/usr/$file"
  done
  cp kernel/lib/modules/"$release"/modules.* ram/usr/lib/modules/"$release"/
  cp "$here/vm_init.sh" ram/init
  chmod +x ram/init
  (cd ram && find . | cpio -o -H newc --quiet | gzip -1) > ram.gz
  rm -rf ram
}

machine=(qemu-system-x86_64 -m 384 -smp 1 -display none -no-reboot -nic none
  -kernel kernel/boot/vmlinuz -initrd ram.gz -append 'console=ttyS0 quiet loglevel=1 net.ifnames=0 panic=-1'
  -netdev hubport,id=a,hubid=0 -device e1000,netdev=a,mac=52:54:00:00:00:01
  -netdev hubport,id=b,hubid=0 -device virtio-net-pci,netdev=b,mac=52:54:00:00:00:02)

take_picture() {
  {
    for ((i = 0; i < 600; i++)); do
      grep -q '^--- ready' boot 2>/dev/null && break
      sleep 0.2
    done
    sleep 0.5
    echo 'migrate "exec:cat > picture.new"'
    echo quit
  } | "${machine[@]}" -serial file:boot -serial null -monitor stdio > monitor 2>&1
  [ -s picture.new ] || { cat boot monitor >&2; exit 1; }
  mv picture.new picture
}

install_tools
mkdir -p "$dir"
cd "$dir"
[ -e kernel ] || unpack_kernel
if [ ! picture -nt "$here/vm_init.sh" ] || [ ! picture -nt "$here/vm.sh" ]; then
  make_ram
  take_picture
fi
out=$(mktemp -p "$dir")
trap 'rm -f "$out"' EXIT
# What comes in while the picture is being loaded is lost.
{ printf '%64s\n' {1..64}; echo '--- begin'; cat "$script"; echo; echo '--- end'; } |
  timeout "${VM_TIME:-180}" "${machine[@]}" -serial "file:$out" -chardev stdio,id=script -serial chardev:script \
    -incoming "exec:cat picture" >/dev/null 2>&1 || true
tr -d '\r' < "$out" | sed '1,/^--- script begins$/d; /^--- script ends$/,$d'
