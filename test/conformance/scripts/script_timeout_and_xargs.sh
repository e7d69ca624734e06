# kernel: sandbox
# timeout and xargs start clients as any other program.
ip netns add t
timeout 5 ip netns exec t ip -br link
timeout 0.2 ip netns exec t sleep 10; echo "timeout rc=$?"
ip netns pids t
echo t | xargs -n1 ip netns del
ip netns list
printf '%s\n' q1 q2 q3 | xargs -I{} ip netns add {}
ip netns list | xargs echo
ip netns list | xargs -n1 ip netns delete
