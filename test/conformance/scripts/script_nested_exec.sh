# kernel: sandbox
# Namespaces made in one another, whose names are everybody's.
ip netns add a
ip netns exec a ip netns add b
ip netns exec a ip netns exec b ip -br link
ip netns del a
ip netns list
ip netns exec b ip netns list
ip netns del b
