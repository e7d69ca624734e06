# ip -n NS -batch: every line acts in NS
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
r ip -n A -batch - <<'END'
link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
link set v1 netns B
link show v0
netns identify
netns exec B ip -br link show v1
netns identify
END
r ip -n B -br link
r ip -batch - <<'END'
-n A link show v0
END
r ip -j -batch - <<'END'
netns list
netns list
END
