# renaming a device, down and up, to names free and taken
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link set v0 name w0
r ip -n A link
r ip -n A link set v0 name x0
r ip -n A link set w0 name w0
r ip -n A link set w0 name v1
r ip -n A link set w0 name lo
r ip -n A link set w0 up
r ip -n A link set v1 up
${SETTLE:-:} 1.3
r ip -n A link set w0 name y0
r ip -n A link
r ip -n A link set y0 name v1
r ip -n A link set y0 name z%d
r ip -n A link set z0 name z%d
ip -n A -o link | cut -d'<' -f1
