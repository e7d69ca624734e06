# ip netns monitor says what comes and goes in /run/netns, until a signal ends it
# kernel: sandbox
pause() { sleep 0.5; }

ip netns add before
stdbuf -oL ip netns monitor > monitor.out &
pause
ip netns add A
ip netns add B
ip netns attach C $$
ip netns del A
ip netns exec B ip netns add D
pause
kill $!; wait $!; echo "[rc=$?]"
ip netns del B
cat monitor.out
timeout 0.5 ip netns monitor; echo "[rc=$?]"
timeout 0.5 ip netns monitor and more words; echo "[rc=$?]"
stdbuf -oL ip netns monitor > monitor.out &
pause
ip -all netns del
pause
kill $!; wait $!; echo "[rc=$?]"
cat monitor.out
# what a program prints to a file stays in its buffer, and a signal takes it away
ip netns monitor > monitor.out &
pause
ip netns add E
pause
kill $!; wait $!; echo "[rc=$?]"
cat monitor.out
