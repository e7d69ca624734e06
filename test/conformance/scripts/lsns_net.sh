# lsns -t net: a namespace that has processes, its names and its id; one by one, since their order depends on the machine
# kernel: sandbox
named() { name=$1; shift; echo "\$ lsns -t net -p ($name) $*"; lsns -t net -p $(ip netns pids $name | head -1) "$@"; }

ip netns add A
ip netns add B
ip netns exec A sleep 61 &
until ip netns pids A | grep -q .; do sleep 0.1; done
named A -n -o TYPE,NPROCS,USER,NETNSID,NSFS,COMMAND
ip netns exec A sleep 62 &
until [ "$(ip netns pids A | wc -l)" = 2 ]; do sleep 0.1; done
ip netns exec B sleep 63 &
until ip netns pids B | grep -q .; do sleep 0.1; done
ip netns set A 7
ip netns set B auto
named A -o TYPE,NPROCS,USER,NETNSID,NSFS,COMMAND
named B -o TYPE,NPROCS,USER,NETNSID,NSFS,COMMAND
named A -n -l -o TYPE,NPROCS,COMMAND
named A -r -o TYPE,NETNSID,NSFS,COMMAND
named A -n -o netnsid,nsfs
named A -u -W -o +UID | sed 's/^[0-9][0-9]*/INUM/; s/ [0-9]* root/ PID root/; s/  */ /g; s/^ //'
ip netns attach C $(ip netns pids B)
named B -n -o TYPE,NETNSID,NSFS,NPROCS,COMMAND
named B -J -o TYPE,NETNSID,NSFS,USER,UID,COMMAND
inum=$(lsns -n -t net -o NS -p $(ip netns pids B))
echo "[$inum]" | sed 's/[0-9]\{10\}/INUM/'
lsns $inum -n -o USER,COMMAND
kill %1 %2 %3
