# setpriv, which makes a user without privileges
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
r setpriv --reuid 1000 ip link set lo up
r setpriv --reuid nobody --regid nogroup --clear-groups ip link set lo up
r setpriv --reuid 1000 --regid 1000 true
r setpriv --reuid x true
r setpriv
r setpriv --clear-groups
r setpriv --frob true
r setpriv --reuid 1000 setpriv --reuid 0 true
r setpriv --reuid 1000 setpriv --reuid 1000 true
r setpriv --reuid 1000 setpriv --clear-groups true
r unshare -U setpriv --reuid 0 true
r unshare -r setpriv --reuid 5 true
r unshare -r setpriv --reuid 0 ip link set lo up
r setpriv --reuid 1000 no-such-command
