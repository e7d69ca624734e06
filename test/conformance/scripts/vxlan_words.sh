# words behind type vxlan that are wrong, missing or given twice
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link add vx type vxlan
r ip -n A link add vx type vxlan dstport 4789
r ip -n A link add vx type vxlan id foo
r ip -n A link add vx type vxlan id 16777216
r ip -n A link add vx type vxlan id 1 foo
r ip -n A link add vx type vxlan id 1 dstport 70000
r ip -n A link add vx type vxlan id 1 local foo
r ip -n A link add vx type vxlan id 1 local 239.0.0.1
r ip -n A link add vx type vxlan id 1 group 10.0.0.1
r ip -n A link add vx type vxlan id 1 remote 239.0.0.1
r ip -n A link add vx type vxlan id 1 id 2
r ip -n A link add vx type vxlan id 1 remote 10.0.0.1 remote 10.0.0.2
r ip -n A link add vx type vxlan id 1 remote 10.0.0.1 group 239.0.0.1
r ip -n A link add vx type vxlan id 1 group 239.0.0.1
r ip -n A link add vx type vxlan id 1 dev nosuch
r ip -n A link add vx type vxlan id 1 learning nolearning
r ip -n A link add vx type vxlan id
r ip -n A link
