# kernel: sandbox
# Programs, environments, standard input and statuses through ip netns exec.
ip netns add k
ip netns exec k sh -c 'ip netns identify $$'
ip netns exec k bash -c 'echo in $(ip netns identify)'
ip netns exec k sh -c 'cd /tmp && pwd; echo $0 "$@"' zero one two
X=1 ip netns exec k sh -c 'echo X=$X'
ip netns exec k env | grep -c '^PATH='
echo input | ip netns exec k cat
ip netns exec k sh -c 'echo err >&2; exit 3' 2>/dev/null; echo $?
ip netns exec k kill -0 $$ && echo alive
