# every value under /proc/sys/net of a fresh namespace, but those that depend on the size of the machine
# kernel: sandbox
ip netns add A
ip netns exec A sysctl net 2>&1 | grep -vE 'congestion|ehash|udp_hash|conntrack_(max|buckets|expect_max)|rps_default_mask|max_tw|max_syn'
echo "[rc=${PIPESTATUS[0]}]"
