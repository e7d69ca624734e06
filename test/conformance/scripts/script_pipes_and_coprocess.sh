# kernel: sandbox
# Named pipes, a coprocess and process substitution around ip netns exec.
mkfifo pipe 2>/dev/null
ip netns add ff
ip netns exec ff cat < pipe &
echo through > pipe
wait
rm pipe
ip netns exec ff bash -c 'coproc cat; echo hi >&${COPROC[1]}; read -r x <&${COPROC[0]}; echo got $x'
diff <(ip netns list) <(ip netns show) && echo equal
