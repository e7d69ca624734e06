# kernel: sandbox
# set -e ends a script at what ip refuses.
set -o errexit -o nounset -o pipefail
readonly NS_LIST=(one two)
for ns in "${NS_LIST[@]}"; do ip netns add "$ns"; done
ip netns exec one ip link show nosuch || echo "caught $?"
ip netns list | grep -c . 
ip netns exec two ip link show nosuch
echo never
