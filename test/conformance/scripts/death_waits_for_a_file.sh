# a namespace bound to a file with unshare --net=FILE outlives its process
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add B
file=$(mktemp)
r unshare --net=$file bash -c 'ip link add v1 type veth peer name v0 netns B' > /dev/null
${SETTLE:-:} 0.2
ip -n B link show v0 > /dev/null && echo v0 lives
nsenter --net=$file ip link show v1 > /dev/null && echo v1 lives in the namespace of the file
nsenter --net=$file ip netns identify
ip -n B link set v0 netns $file && echo v0 follows
nsenter --net=$file ip -o link | cut -d'<' -f1
