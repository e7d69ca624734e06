# How many namespaces a user namespace may have
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
export -f r
wait_for_cleanup() { [ -z "${SETTLE-}" ] || sleep 0.5; }
export -f wait_for_cleanup
# A net inside the net of a shell that waits for it.
inside() { local how=$1; shift; unshare $how bash -c '"$@"; exit $?' - "$@"; }
export -f inside
r unshare -r bash -c '
r sysctl -w user.max_net_namespaces=2
r inside -n unshare -n true
wait_for_cleanup
r inside -n inside -n unshare -n true
wait_for_cleanup
r unshare -r bash -c "inside -n unshare -n true"
wait_for_cleanup
r inside -rn inside -n unshare -n true
wait_for_cleanup
r inside -n unshare -rn true
wait_for_cleanup
r inside -n inside -r unshare -n true
'
r unshare -r bash -c '
r sysctl -w user.max_user_namespaces=1
r unshare -r true
wait_for_cleanup
r unshare -r unshare -r true
wait_for_cleanup
r unshare -rm true
'
r unshare -r bash -c 'r sysctl -w user.max_net_namespaces=0; r unshare -n true; r unshare -m true; r unshare -rn true; r sysctl user.max_net_namespaces'
r unshare -rmn bash -c 'r sysctl -w user.max_net_namespaces=3; for n in 1 2 3 4; do r ip netns add n$n; done; r ip netns del n1; wait_for_cleanup; r ip netns add n5; r ip netns list'
r unshare -r sysctl user.max_net_namespaces
r unshare -r sysctl -w user.max_user_namespaces=-1
r unshare -r sysctl -w user.max_user_namespaces=2147483648
r unshare -r sysctl -w user.max_user_namespaces=x
r unshare -U sysctl -w user.max_net_namespaces=2
r unshare -U sysctl user.max_net_namespaces
r setpriv --reuid 1000 sysctl -w user.max_net_namespaces=2
