/** The command line as its users meet it: what it prints, what it refuses, and with which status. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../core/log/event_log.js';
import { canCover } from '../support/cover.js';
import { left, right, temporaryDirectory, writtenLog } from '../support/history.js';
import { HOME, LEAVE_AND_RETURN, historyOf } from './history.js';

const MAIN = fileURLToPath(new URL('../../dist/netrewind.js', import.meta.url));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const netrewind = (args: readonly string[], cwd?: string, input = ''): Ended => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    input,
    ...(cwd !== undefined && { cwd }),
  });
  return { status, stdout, stderr };
};

const recorded = (): Promise<string> => writtenLog(historyOf(LEAVE_AND_RETURN));

/** One sentence on standard error, nothing on standard output, status 2. */
const refuses = (ended: Ended, sentence: string): void => {
  expect(ended).toEqual({ status: 2, stdout: '', stderr: `netrewind: ${sentence}\n` });
};

describe('what is asked wrongly is refused in one sentence', () => {
  it.each([
    [[], 'no command is given (netrewind --help lists them)'],
    [['xyzzy'], "unknown command 'xyzzy'"],
    [['log', '--frmo', '3'], "unknown option '--frmo' (Did you mean --from?)"],
    [['run'], "missing required argument 'script'"],
    [['run', 'no.sh'], 'cannot read script no.sh: no such file or directory'],
    [['run', '.'], 'cannot read script .: is a directory'],
    [['exec', '--', 'no-such-program'], 'cannot run no-such-program: No such file or directory'],
    [['log'], 'there is no log at .netrewind (netrewind run SCRIPT makes one)'],
    [['show', 'frob'], '"frob" cannot be shown: write one of nets, net NAME, struct NAME, devices, tasks'],
    [['show', 'net'], 'show net needs a NAME'],
    [['debug', '-x', 'no.debug'], 'cannot read commands from no.debug: no such file or directory'],
    [['completion', 'tcsh'], 'there is no completion for "tcsh", only for bash'],
  ] as const)('%j', async (args, sentence) => {
    const dir = await temporaryDirectory();
    refuses(netrewind(args, dir), sentence);
    expect(existsSync(join(dir, '.netrewind'))).toBe(false);
  });

  it('a machine file: its name and the field', async () => {
    const dir = await temporaryDirectory();
    await writeFile(join(dir, 's.sh'), 'true\n');
    await writeFile(join(dir, 'm.json'), '{"nics":[{"name":"much-too-long-a-name"}]}');
    await writeFile(join(dir, 'n.json'), '{');
    const { status, stderr } = netrewind(['run', '--machine', 'm.json', 's.sh'], dir);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^netrewind: machine file m\.json: nics\[0\]\.name must be .*\n$/),
    ]);
    expect(netrewind(['run', '--machine', 'n.json', 's.sh'], dir).stderr).toMatch(
      /^netrewind: machine file n\.json: it is not JSON: .*\n$/,
    );
    expect(existsSync(join(dir, '.netrewind'))).toBe(false);
  });

  it('another machine than the recorded one', async () => {
    const log = await recorded();
    const file = join(await temporaryDirectory(), 'm.json');
    await writeFile(file, '{"kernel":"6.1"}');
    const { status, stderr } = netrewind(['exec', '--log', log, '--machine', file, '--', 'true']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('is about another machine than')]);
    const read = right(await openLog(log, { mode: 'read' }));
    expect(read.head().position).toBe(LEAVE_AND_RETURN.length);
    right(await read.close());
  });

  it('a log that another process holds, a newer log, and no log at all', async () => {
    const log = await recorded();
    const held = right(await openLog(log, { mode: 'write' }));
    refuses(
      netrewind(['show', 'nets', '--log', log]),
      `the log ${log} is held by process ${process.pid}: end it, or wait until it has closed the log`,
    );
    right(await held.close());
    await writeFile(join(log, 'format.json'), '{"netrewind-log":9,"created":"2030-01-01T00:00:00.000Z"}\n');
    const newer = netrewind(['log', '--log', log]);
    expect([newer.status, newer.stdout]).toEqual([2, '']);
    expect(newer.stderr).toMatch(/^netrewind: .* newer netrewind .*\n$/);
    const other = await temporaryDirectory();
    await mkdir(join(other, 'x'));
    refuses(netrewind(['verify', '--log', other]), left(await openLog(other, { mode: 'read' })).message);
  });

  it('a position', async () => {
    const log = await recorded();
    refuses(
      netrewind(['show', 'nets', '--log', log, '--at', '99']),
      '--at: no entry 99: the history ends at 11',
    );
    refuses(netrewind(['log', '--log', log, '--from', '9', '--to', '3']), '--from 9 comes after --to 3');
  });
});

describe('reading a log', () => {
  it('log lists entries, with events when asked, as text and as JSON', async () => {
    const log = await recorded();
    const plain = netrewind(['log', '--log', log, '--from', '6', '--to', '7']);
    expect(plain.stdout).toBe(
      '     6     +5.000  bash[100]           $ ip link set eth0 netns 101  (pid 102)\n' +
        '     7     +6.000  ip[102]               RTM_NEWLINK {ifi_index=2<eth0>, IFLA_NET_NS_PID=101}\n',
    );
    expect(netrewind(['log', '--log', log, '-e', '--from', '10.5', '--to', '10']).stdout).toMatch(
      /^ {2}10\.5 +queue_work work=1 function=cleanup_net$/m,
    );
    const lines = netrewind(['log', '--log', log, '--json', '-e', '--to', '8']).stdout.trimEnd().split('\n');
    const entries = lines.map((line): unknown => JSON.parse(line));
    expect(entries).toHaveLength(8);
    expect(entries[7]).toMatchObject({
      position: 8,
      task: { pid: 102, comm: 'ip' },
      refusal: { errno: 'EINVAL' },
      events: [],
    });
  });

  it('show draws any position, as text and as JSON', async () => {
    const log = await recorded();
    expect(netrewind(['show', 'net', '101', '--log', log, '--at', '7']).stdout).toMatch(
      /kept alive by:\n {2}nsproxy 2/,
    );
    const devices: unknown = JSON.parse(netrewind(['show', 'devices', '--log', log, '--json']).stdout);
    expect(devices).toContainEqual(
      expect.objectContaining({ name: 'eth0', net: { cookie: 3, inum: 4026531833, name: 'init_net' } }),
    );
    refuses(
      netrewind(['show', 'net', 'ns9', '--log', log]),
      'no net is called "ns9" (a name under /run/netns, init_net, an inode number or a pid)',
    );
  });

  it('proc and sys print files and directories of a net at any position', async () => {
    const log = await recorded();
    const ask = (...words: string[]): Ended => netrewind([...words, '--log', log]);
    expect(ask('sys', '--net', '101', '--at', '7', 'class/net').stdout).toBe('eth0\nlo\n');
    expect(ask('sys', '--net', '101', '--at', '6', '/sys/class/net').stdout).toBe('lo\n');
    expect(ask('proc', '--at', '7', 'sys/net/ipv4/conf/eth0/forwarding')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'netrewind: /proc/sys/net/ipv4/conf/eth0/forwarding: No such file or directory\n',
    });
    const shown: unknown = JSON.parse(ask('sys', '--json', 'class/net/eth0/ifindex').stdout);
    expect(shown).toMatchObject({ kind: 'file', mode: '444', text: '2\n' });
    refuses(ask('proc', '/sys/class/net'), '/sys/class/net is not below /proc');
    refuses(ask('proc', '--at', '99', 'net/dev'), '--at: no entry 99: the history ends at 11');
  });

  it('verify counts what is whole and tells what is not, with another status', async () => {
    const log = await recorded();
    const whole = netrewind(['verify', '--log', log]);
    expect([whole.status, whole.stderr]).toEqual([0, '']);
    expect(whole.stdout).toMatch(/^ok: 11 entries, \d+ events\n$/);
    const entries = historyOf(LEAVE_AND_RETURN);
    const forged = entries.map((entry, i) =>
      i === 8 ? { ...entry, command: { type: 'exit_group', pid: 102, status: 7 } as const } : entry,
    );
    const { status, stderr } = netrewind(['verify', '--log', await writtenLog(forged)]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^netrewind: entry 9 \(exit_group\) /)]);
  });

  it('debug --batch carries out what -ex and -x give, in their order', async () => {
    const log = await recorded();
    const file = join(await temporaryDirectory(), 'c.debug');
    await writeFile(file, '# the card comes back\nreverse-continue\n');
    const args = [
      'debug',
      '--log',
      log,
      '--batch',
      '-ex',
      'watch device eth0',
      '-x',
      file,
      '-ex',
      'info position',
    ];
    const { status, stdout, stderr } = netrewind(args);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^\(netrewind\) watch device eth0\n.*\n\(netrewind\) reverse-continue\n[^]*\n\(netrewind\) info position\n/,
    );
    expect(stdout.endsWith(`\n${HOME} of 11\n`)).toBe(true);
    expect(netrewind(['debug', '--log', log, '--batch', '-ex', 'frob']).status).toBe(1);
    expect(netrewind(['debug', '--log', log], undefined, 'info position\n').stdout).toBe(
      '(netrewind) info position\n11 of 11, the end\n',
    );
  });
});

describe('the rest', () => {
  it('help and version', async () => {
    const { version } = JSON.parse(
      await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    expect(netrewind(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    const { status, stdout } = netrewind(['run', '--help']);
    expect([status, stdout]).toEqual([0, expect.stringContaining('Examples:')]);
  });

  it('a reader that goes away ends it quietly', async () => {
    const log = await recorded();
    const shell = spawnSync(
      'bash',
      ['-c', `"${process.execPath}" "${MAIN}" log -e --log "${log}" | head -1`],
      { encoding: 'utf8' },
    );
    expect(shell.stderr).toBe('');
    expect(shell.stdout.split('\n')).toHaveLength(2);
  });

  it('completion is a script that bash takes', () => {
    const { stdout } = netrewind(['completion', 'bash']);
    const bash = spawnSync('bash', ['-n'], { input: stdout, encoding: 'utf8' });
    expect([bash.status, bash.stderr]).toEqual([0, '']);
  });
});

it('time passes between two runs where something is due, unless the clock is virtual', async () => {
  const log = join(await temporaryDirectory(), 'log');
  const exec = (words: string, clock: string): Ended =>
    netrewind(['exec', '--log', log, '--clock', clock, '--', ...words.split(' ')]);
  const advances = (): boolean => netrewind(['log', '--log', log]).stdout.includes('timekeeping_advance');
  // linkwatch looks at the second pair a second after the first one.
  exec('ip link add v0 type veth peer name v1', 'virtual');
  exec('ip link add w0 type veth peer name w1', 'virtual');
  await new Promise((resolve) => setTimeout(resolve, 1100));
  exec('true', 'virtual');
  expect(advances()).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  exec('true', 'real');
  expect(advances()).toBe(true);
});

const canBind = process.getuid?.() === 0 && canCover;

it.skipIf(!canBind)(
  'files in /etc/netns/NAME cover those in /etc for the programs of that namespace',
  async () => {
    const dir = await temporaryDirectory();
    const name = `netrewind-${process.pid}`;
    const etc = join('/etc/netns', name);
    await mkdir(etc, { recursive: true });
    try {
      await writeFile(join(etc, 'passwd'), 'nobody at all\n');
      await writeFile(join(etc, 'no such file'), '');
      const script = `ip netns add ${name}; for n in 1 2; do ip netns exec ${name} sh -c 'cat /etc/passwd'; done\ngrep -c nobody.at.all /etc/passwd\n`;
      await writeFile(join(dir, 's.sh'), script);
      const { stdout, stderr } = netrewind(['run', 's.sh'], dir);
      expect(stdout).toBe('nobody at all\nnobody at all\n0\n');
      const failure = `Bind ${etc}/no such file -> /etc/no such file failed: No such file or directory\n`;
      expect(stderr).toBe(failure.repeat(2));
    } finally {
      await rm(etc, { recursive: true });
      await rmdir('/etc/netns').catch(() => undefined);
    }
  },
);
