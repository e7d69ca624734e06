# kernel: sandbox
# Where errors come between the messages of a batch, and of ip -all, into one file.
ip netns add a; ip netns add b; touch /run/netns/bad
ip -all netns del > said 2>&1; cat said; echo --1
ip netns add c; touch /run/netns/bad2; ip netns add d
ip netns list > said 2>&1; cat said; echo --2
printf 'link show lo\nlink show nope\nlink show lo\n' > lines
ip -force -batch lines > said 2>&1; cat said; echo --3
printf 'netns list\nlink show nope\nnetns add c\nnetns list\nlink set lo up\nnetns exec c true\nnetns exec c echo hi\nnetns exec c false\nnetns exec nope true\nnetns exec c nosuch\nlink show lo\n' > lines
ip -force -batch lines > said 2>&1; cat said; echo --4
ip -all netns exec ip -br link > said 2>&1; cat said; echo --5
ip -all netns exec echo hi > said 2>&1; cat said; echo --6
ip -batch lines > said 2>&1; echo $?; cat said; echo --7
printf 'netns exec c sh -c "exit 5"\nnetns list\nnetns exec c sh -c "kill -9 $$"\nnetns list' > lines
ip -batch lines > said 2>&1; echo $?; cat said; echo --8
printf 'netns exec c cat\nnetns list\nnetns exec c\nnetns list\n' | ip -batch - > said 2>&1; echo $?; cat said; echo --9
printf '%s\n' 'link show lo' '-all netns exec echo hi' 'netns list' | ip -batch - > said 2>&1; echo $?; cat said; echo --10
ip -n c -batch lines > said 2>&1; echo $?; cat said; echo --11
rm said lines
