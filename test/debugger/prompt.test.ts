/** The commands of the prompt, on a small history. */
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { completions, execute, findCommand, repeatable } from '../../debugger/prompt.js';
import { startSession } from '../../debugger/session.js';
import type { Session } from '../../debugger/session.js';
import { timelineOf } from '../../projections/timeline.js';
import { AWAY, HOME, HOME_OF, QUEUED, leaveAndReturn } from './history.js';

/** What the last of some commands says, after a tilde when it fails. */
const say = (...lines: readonly string[]): string => {
  let session: Session = startSession(leaveAndReturn());
  let said = '';
  for (const line of lines) {
    const done = execute(session, line);
    said = E.isLeft(done) ? `~ ${done.left}` : done.right.text;
    if (E.isRight(done)) session = done.right.session;
  }
  return said;
};

describe('motions', () => {
  it('say what stopped them, with the old and the new value of what is watched', () => {
    expect(say('watch device eth0', 'rc')).toBe(`Watchpoint 1: device eth0
  net: net:[4026532288] -> init_net
11  process_one_work 1: cleanup_net
${HOME}  dev_change_net_namespace dev=eth0 net=init_net ifindex=2 auto_ifindex=false name=eth0  (__dev_change_net_namespace)  ${HOME_OF}
`);
    expect(say('tbreak do_setlink', 'run')).toMatch(/^Temporary breakpoint 1, do_setlink\n7 {2}ip\[102\] /);
  });

  it('say so at the ends of the history', () => {
    expect(say('c')).toMatch(/^No more history: this is its end\.\n11 /);
    expect(say('rc')).toMatch(/^No more history: this is its beginning\.\nbegin /);
  });

  it('take a count, and refuse what is none', () => {
    expect(say('rs 3')).toMatch(/^8 /);
    expect(say('s 0')).toBe('~ "0" is no count: write a whole number from 1 up');
    expect(say('s x')).toMatch(/^~ "x" is no count/);
  });

  it('goto stands anywhere, and refuses what is nowhere', () => {
    expect(say('goto 4.7')).toMatch(/^4 .*\n4\.7 {2}\w+ /);
    expect(say('goto begin')).toMatch(/^begin/);
    expect(say('goto 99')).toBe('~ no entry 99: the history ends at 11');
    expect(say('goto')).toBe('~ goto takes one position');
  });
});

describe('break', () => {
  it('counts the calls in this history', () => {
    expect(say('break setup_net')).toBe('Breakpoint 1 at setup_net: 2 calls in this history\n');
  });

  it('takes a function without its underscores, and a type of event', () => {
    expect(say('break dev_change_net_namespace')).toMatch(/at __dev_change_net_namespace: 3 calls/);
    expect(say('break preinit_net')).toMatch(/at copy_net_ns: /);
  });

  it('takes a function that never ran here, and offers likely names for an unknown one', () => {
    expect(say('break veth_newlink')).toMatch(/: 0 calls in this history/);
    expect(say('break setup_nett')).toMatch(
      /^~ no kernel function "setup_nett" is known: did you mean setup_net/,
    );
    expect(say('break zzzzzz')).toBe('~ no kernel function "zzzzzz" is known');
  });
});

describe('watch, delete and info breakpoints', () => {
  it('keep a table', () => {
    expect(say('info b')).toBe('No breakpoints or watchpoints.\n');
    expect(say('break get_net', 'watch device eth0', 'tbreak put_net', 'delete 1', 'info b')).toBe(
      'NUM  TYPE        WHAT\n2    watchpoint  device eth0\n3    temporary   put_net\n',
    );
    expect(say('delete 7')).toBe('~ no breakpoint or watchpoint has the number "7"');
  });

  it('watch takes an inode number from its birth to its end', () => {
    expect(say('watch net 4026532288', 'run')).toMatch(/\+ net net:\[4026532288\]: .*state setup/);
    expect(say('watch net 4026532288', 'rc')).toMatch(/- net net:\[4026532288\]: .*state exiting/);
    expect(say('watch frob x')).toMatch(/^~ "frob" cannot be watched/);
    expect(say('watch task x')).toBe('~ "x" is no pid');
  });
});

describe('looking', () => {
  it('where follows deferred work to the program that caused it', () => {
    expect(say(`goto ${HOME}`, 'where'))
      .toBe(`#0  __dev_change_net_namespace (eth0)  dev_change_net_namespace dev=eth0 net=init_net ifindex=2 auto_ifindex=false name=eth0
#1  default_device_exit_net (net:[4026532288])
#2  default_device_exit_batch
#3  ops_exit_list (default_device_ops)
#4  ops_undo_list
#5  cleanup_net
#6  process_one_work
deferred work 1 (cleanup_net), queued by entry ${QUEUED}
asked by sleep[101] at 10: exit_group(0)
running: sleep 60
child of bash[100]: bash leave.sh
`);
  });

  it('where tells a refusal', () => {
    expect(say('goto 8', 'where'))
      .toBe(`refused: EINVAL from __dev_change_net_namespace ("The interface netns is immutable")
asked by ip[102] at 8: RTM_NEWLINK {ifi_index=1<lo>, IFLA_NET_NS_PID=101}
running: ip link set eth0 netns 101
child of bash[100]: bash leave.sh
`);
  });

  it('list marks this entry', () => {
    expect(say('goto 4', 'list 3-5'))
      .toBe(`      3     +2.000  bash[100]           $ unshare -n sleep 60  (pid 101)
>     4     +3.000  unshare[101]          unshare(CLONE_NEWNET)
      5     +4.000  unshare[101]          exec sleep 60
`);
    expect(say('list 90-95')).toBe('~ no entries there: the history ends at 11');
  });

  it('info shows what there is here', () => {
    expect(say('goto 7', 'info nets')).toMatch(
      /^net:\[4026532288\] +4026532288 +4 +live +2 +1 +nsproxy 2 \(sleep\[101\]\)$/m,
    );
    expect(say('goto 7', 'info net 101')).toMatch(/kept alive by:\n {2}nsproxy 2 \(sleep\[101\]\)\n/);
    expect(say('info position')).toBe('11 of 11, the end\n');
    expect(say('info frob')).toMatch(/^~ info is about one of /);
  });

  it('print gives JSON, and names what is not there', () => {
    expect(JSON.parse(say('goto 7', 'print device eth0'))).toMatchObject({
      name: 'eth0',
      net: { inum: 4026532288 },
    });
    expect(JSON.parse(say('goto 7', 'print net 101'))).toMatchObject({ cookie: 4, tasks: [{ pid: 101 }] });
    expect(JSON.parse(say('goto 10.5', 'print event'))).toMatchObject({
      type: 'queue_work',
      site: 'queue_work',
    });
    expect(JSON.parse(say('print task 100'))).toMatchObject({ comm: 'bash' });
    expect(JSON.parse(say('print kernel.dev.devices.2.name'))).toBe('eth0');
    expect(say('print kernel.dev.devises')).toBe('~ kernel.dev has no "devises": did you mean devices?');
    expect(say('print device nosuch')).toBe('~ no device is called "nosuch" here');
  });

  it('diff tells what changed between two positions', () => {
    expect(say('diff 6 7')).toBe(
      '~ net init_net: nsids none -> 0=net:[4026532288]\n~ device init_net/eth0: net init_net -> net:[4026532288]\n',
    );
    expect(say('goto 6', 'diff 6')).toBe('No difference.\n');
    expect(say('diff 10 end')).toMatch(/^- net net:\[4026532288\]: /m);
  });

  it('last finds the event that changed a thing last', () => {
    expect(say('goto 10', 'last device eth0').startsWith(`Last changed at ${AWAY}\n`)).toBe(true);
    expect(say(`goto ${HOME}`, 'last device eth0').startsWith(`Last changed at ${HOME} (here)\n`)).toBe(true);
    expect(say('last device nosuch')).toBe('~ nothing changed device nosuch at or before this position');
  });

  it('says little about a history without entries', () => {
    const empty = startSession(timelineOf([]));
    for (const line of ['where', 'info nets', 'info position', 'c', 'rc', 's', 'rsi', 'diff begin'])
      expect(E.isRight(execute(empty, line))).toBe(true);
    expect(E.isLeft(execute(empty, 'list'))).toBe(true);
  });
});

describe('the language', () => {
  const meant = (word: string): string => {
    const found = findCommand(word);
    return E.isLeft(found) ? found.left : found.right.name;
  };

  it('takes short names and unique beginnings', () => {
    const forward = ['s', 'si', 'n', 'c'].map(meant);
    expect(forward).toEqual(['step', 'stepi', 'next', 'continue']);
    expect(['rs', 'rsi', 'rn', 'rc'].map(meant)).toEqual(forward.map((name) => `reverse-${name}`));
    expect(['b', 'l', 'w', 'wh', 'i'].map(meant)).toEqual(['break', 'list', 'watch', 'where', 'info']);
    expect(meant('reverse-c')).toBe('reverse-continue');
    expect(meant('unknow')).toBe('no command "unknow" (help lists them all)');
    expect(meant('re')).toMatch(/^"re" could be reverse-step, /);
  });

  it('repeats motions and nothing else', () => {
    expect(repeatable('s 2')).toBe('s 2');
    expect(repeatable('info nets')).toBeUndefined();
    expect(repeatable('')).toBeUndefined();
  });

  it('completes commands, functions and names of things', () => {
    const session = startSession(leaveAndReturn());
    expect(completions(session, 'rev')[0]).toHaveLength(4);
    expect(completions(session, 'break setup_')).toEqual([['setup_net'], 'setup_']);
    expect(completions(session, 'watch device eth')[0]).toEqual(['eth0', 'eth1']);
    expect(completions(session, 'watch task ')[0]).toContain('101');
    expect(completions(session, 'frob x')[0]).toEqual([]);
  });

  it('explains every command', () => {
    expect(say('help')).toMatch(/^reverse-continue +rc /m);
    expect(say('help rc')).toMatch(/^reverse-continue \[COUNT\]\n/);
    expect(say('help frob')).toMatch(/^~ no command "frob"/);
  });
});
