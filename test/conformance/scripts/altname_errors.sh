# alternative names that are refused, and words that are wrong
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link property add dev v0 altname first
r ip -n A link property add dev v0 altname first
r ip -n A link property add dev v1 altname first
r ip -n A link property add dev v1 altname v0
r ip -n A link property add dev v1 altname new altname first
r ip -n A link show v1
r ip -n A link property del dev v1 altname nosuch
r ip -n A link property del dev v1 altname first
r ip -n A link property del dev v0 altname v0
r ip -n A link property add dev v0
r ip -n A link property add altname x
r ip -n A link property add dev nosuch altname x
r ip -n A link property add dev v0 altname
r ip -n A link property add dev v0 altname a/b
r ip -n A link property add dev v0 altname ''
r ip -n A link property add dev v0 dev v1
r ip -n A link property
r ip -n A link property foo
r ip -n A link property add dev v0 altname 'a%d'
r ip -n A link property add dev v0 altname $(printf 'x%.0s' $(seq 127))
r ip -n A link property add dev v0 altname $(printf 'y%.0s' $(seq 128))
r ip -n A link show v0
r ip -n A link show a_name_that_nobody_has
