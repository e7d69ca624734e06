# unshare within unshare: each has a namespace of its own
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r unshare -n bash -c '
ip link add v0 type veth peer name v1
unshare -n ip -br link
ip -o link | cut -d"<" -f1'
r unshare -n unshare -n ip -br link
r unshare -n bash -c '
ip link set lo up
unshare -n bash -c "ip link set v1 netns \$PPID; ip -br link; ip link add w0 type veth; ip link set w0 netns \$PPID; ip link show w0"
${SETTLE:-:} 0.2
ip -o link | cut -d"<" -f1'
