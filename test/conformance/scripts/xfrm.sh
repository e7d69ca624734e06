# ip xfrm where nobody encrypts
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
for options in "" -4 -6 -j -o; do for what in state policy sa; do r "ip $options xfrm $what"; r "ip $options xfrm $what count"; done; done
for object in state policy; do for words in list lst show deleteall delall flush count help x h f 'flush x' 'count x' getdefault; do r "ip xfrm $object $words"; done; done
for words in help x "" s p sa h; do r "ip xfrm $words"; done
for words in "state" "policy" "state count" "policy count" "state flush" "policy flush" "state deleteall"; do r "setpriv --reuid 1000 --clear-groups ip xfrm $words"; done
r "printf 'xfrm state count\nxfrm state\nxfrm state count\n' | ip -batch -"
