# ip tcp_metrics where there is nothing to remember
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
for options in "" -4 -6 -0 -j "-j -p" "-j -0" "-f mpls" -o "-j -f bridge" "-s -s"; do r "ip $options tcp_metrics"; done
for words in list lst show l s help x get flush del f 'show 10.0.0.1' 'show 10.0.0.0/8' 'show address 10.0.0.1' 'show addr 2001:db8::1' \
  'show src 10.0.0.1' 'show source x' 'show src 10.0.0.0/8' 'show x' 'show help' 'show addr' 'show 10.0.0.1 10.0.0.2' \
  'del 10.0.0.1' 'delete address 2001:db8::1' 'del 10.0.0.0/8' 'del 10.0.0.1 src 10.0.0.2' 'del x' \
  'flush 10.0.0.1' 'flush 10.0.0.0/8' 'flush all' 'show all' 'del all' 'show src 10.0.0.1 src 10.0.0.2'; do
  r "ip tcp_metrics $words"
done
r 'ip -4 tcp_metrics flush'; r 'ip -6 tcpmetrics flush'; r 'ip -4 tcp_metrics show 2001:db8::1'; r 'ip -0 tcp_metrics flush'
r 'ip -s tcp_metrics flush 10.0.0.0/8'
r "setpriv --reuid 1000 --clear-groups ip tcp_metrics"; r "setpriv --reuid 1000 --clear-groups ip tcp_metrics show 10.0.0.1"
r "setpriv --reuid 1000 --clear-groups ip tcp_metrics flush"; r "setpriv --reuid 1000 --clear-groups ip tcp_metrics del 10.0.0.1"
r "printf 'tcp_metrics flush\ntcpmetrics\ntcp_metrics del 10.0.0.1\ntcpmetrics\n' | ip -force -batch -"
