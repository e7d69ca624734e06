# kernel: sandbox
# A process outlives the name of its namespace.
ip netns add sub
( ip netns exec sub sleep 20 & echo $! > pidfile )
sleep 0.3
ip netns pids sub | wc -l
ip netns del sub
ip netns list
p=$(cat pidfile)
nsenter -t $p -n ip -br link
kill $p; rm pidfile
