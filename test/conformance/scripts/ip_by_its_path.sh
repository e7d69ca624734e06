# kernel: sandbox
# needs: a mount namespace
# ip by its path, with an empty environment, and from other languages.
/sbin/ip netns add red
/usr/sbin/ip netns list
/bin/ip -n red -br link
env -i PATH="$PATH" ip netns exec red ip -br link
ip netns exec red env -i PATH="$PATH" ip netns identify
ip netns exec red env -i PATH="$PATH" sh -c 'ip netns identify; ip link set lo up'
ip -n red -br link
perl -e 'print `ip netns list`; system("/sbin/ip", "netns", "del", "red"); print -e "/run/netns/red" ? "there" : "gone", "\n"'
