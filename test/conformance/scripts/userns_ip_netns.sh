# ip netns in a user namespace that owns neither the mounts nor the net
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add base
for how in -U -r -rn; do
  r unshare $how ip netns add x
  r unshare $how ip netns add base
  r unshare $how ip netns del base
  r unshare $how ip netns del nope
  r unshare $how ip netns exec base true
  r unshare $how ip -n base link
  r unshare $how ip netns attach x 1
  r unshare $how ip netns identify
  r unshare $how ip netns identify 1
  r unshare $how ip netns pids base
done
r unshare -U ip netns set base 3
r unshare -rn ip netns set base 3
r ip netns list
