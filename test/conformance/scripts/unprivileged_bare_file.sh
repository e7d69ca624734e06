# A file in /run/netns that is no namespace, and who may open it
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
[ -z "${SETTLE-}" ] || chmod 755 /run/netns
ip netns add outer
ip netns exec outer ip netns add bare
u() { echo "$ $*"; setpriv --reuid 1000 --regid 1000 --clear-groups "$@" 2>&1; echo "[rc=$?]"; }
r ip netns exec bare true
u ip netns exec bare true
r unshare -U ip netns exec bare true
r unshare -r ip netns exec bare true
u unshare -r ip netns exec bare true
u ip netns del bare
r unshare -r ip netns del bare
