# kernel: sandbox
# Before the first route there is no table: showing main is no error, flushing it is one.
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
r "ip route"; r "ip route show default"; r "ip route flush proto boot"; r "ip route flush table main"; r "ip route flush table all"; r "ip route show table local"; r "ip -j route"; r "ip -j route show table 7"
r "ip route add blackhole 10.0.0.0/8"; r "ip route show table local"; r "ip route flush proto boot"; r "ip route flush proto boot"; r "ip route show table default"
r "ip -6 route flush proto boot"; r "ip -6 route show table 9"; r "ip -6 route flush table 9"
