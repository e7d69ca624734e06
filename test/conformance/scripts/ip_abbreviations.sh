# ip guesses objects, commands and options from their beginnings
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A l
r ip -n A li sh v0
r ip -n A lin s dev v0
r ip -n A l l v0
r ip -n A l ls v0
r ip -n A l set v0 up
r ip -n A l se v0 down
r ip -n A link a w0 type veth
r ip -n A link d w0
r ip -n A link de v0
r ip -net A l
r ip -ne A l
r ip -nets A l
r ip -onel -n A l
r ip -brief -n A l
r ip -json -n A l
r ip -js -pretty -n A l
r ip --br --netns A l
r ip -n A -- link
