# kernel: sandbox
# A batch from a here-document; JSON of a namespace into jq.
ip -batch - <<BATCH
netns add n1
netns add n2
link add v1 netns n1 type veth peer name v2 netns n2
BATCH
echo "rc=$?"
ip -n n1 link show v1 | grep -o 'v1@[^:]*'
ip netns exec n2 ip -j link show v2 | jq -r '.[0].ifname, .[0].operstate'
ip netns exec n2 ip -j link | jq length
