# unshare -n runs a command in a new namespace, which ends with it
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add B
r unshare -n ip link
r unshare --net ip link
r unshare -n true
r unshare -n false
r unshare -n bash -c 'exit 7'
r unshare -n bash -c 'ip link add v0 type veth peer name v1 netns B; ip -n B -o link | cut -d"<" -f1'
${SETTLE:-:} 0.2
r ip -n B link
r unshare -n bash -c 'ip netns identify; ip netns list'
r unshare -n --fork bash -c 'ip -br link; exit 5'
r unshare --fork -n ip -br link
r unshare -n -- ip -br link
r unshare -nf true
r unshare -n <<< 'echo the shell; ip -br link'
