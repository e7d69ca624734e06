# wlan0 cannot be moved by ip link
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
code() { "$@" > /dev/null 2>&1; echo "\$ $* [rc=$?]"; }  # what is said about it differs between kernels

ip netns add A
r ip link show wlan0
r ip -o link show wlan0
r ip -br link show wlan0
r ip -j link show wlan0
code ip link set wlan0 netns A
code ip link set wlan0 netns A name x
r ip link del wlan0
r ip link set wlan0 name air
code ip link set air netns A
r ip link show air
r ip link set air name wlan0
r ip -n A link
