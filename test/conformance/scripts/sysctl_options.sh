# options of sysctl
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
s() { r ip netns exec A sysctl "$@"; }
s
s -V
s --version
s -h
s -d
s -Z
s --nosuch
s --no
s -w
s -n
s -n net.unix.max_dgram_qlen
s -n net.unix.max_dgram_qlen=1
s -N net.unix.max_dgram_qlen
s -N net.unix.max_dgram_qlen=2
s -b net.unix.max_dgram_qlen
s -b net.unix.max_dgram_qlen=3
s -q net.unix.max_dgram_qlen
s -q net.unix.max_dgram_qlen=4
s -qw net.unix.max_dgram_qlen=5
s --dry-run net.unix.max_dgram_qlen=6
s net.unix.max_dgram_qlen -n
s -e net.nosuch
s -e net.nosuch=1
s net.nosuch net.nosuch
s net.nosuch=1 net.nosuch=1
s --wri net.unix.max_dgram_qlen=7
s -ar 'unix|ipv4\.ip_f'
s -A -N --pattern '^net.unix'
s -r qlen net.unix
s -r nothing net.unix
s -r
s -o -x net.unix.max_dgram_qlen
