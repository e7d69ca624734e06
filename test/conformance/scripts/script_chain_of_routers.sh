# kernel: sandbox
# Associative arrays; a namespace in the middle dies with both its pairs.
declare -A PEER=([r1]=r2 [r2]=r3)
for r in r1 r2 r3; do ip netns add $r; done
for r in r1 r2; do ip link add $r-${PEER[$r]} netns $r type veth peer name ${PEER[$r]}-$r netns ${PEER[$r]}; done
for r in r1 r2 r3; do printf '%s:' $r; ip -n $r -o link show | awk -F': ' '{printf " %s", $2}'; echo; done
ip netns del r2
sleep 0.3
for r in r1 r3; do printf '%s:' $r; ip -n $r -o link show | awk -F': ' '{printf " %s", $2}'; echo; done
