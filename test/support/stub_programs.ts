/**
 * Programs small enough to tell what carries them from what they do: an `ip` and an `unshare` that know a few words, and
 * `tell`, which says what a client passed on.
 */
import * as E from 'fp-ts/lib/Either.js';
import { nextFd } from '../../core/fs/file.js';
import { netMounts } from '../../core/fs/namespace.js';
import { NETNS_RUN_DIR } from '../../core/fs/open.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import { failed, notModelled, printed } from '../../projections/program.js';
import type { Program, Ran, System } from '../../projections/program.js';

const goInto = ({ findProgram }: System, exec: readonly string[]): Ran =>
  E.isLeft(findProgram(exec[0] ?? '')) ? failed(127, `no ${exec[0] ?? ''}\n`) : { ...printed(''), exec };

const add = ({ request, pid, kernel }: System, name: string): Ran => {
  request({ type: 'mkdir', pid, path: NETNS_RUN_DIR });
  const fd = nextFd(kernel(), pid);
  request({ type: 'open', pid, path: `${NETNS_RUN_DIR}/${name}`, flags: ['O_CREAT', 'O_EXCL'] });
  request({ type: 'close', pid, fd });
  request({ type: 'unshare', pid, flags: ['CLONE_NEWNET'] });
  request({
    type: 'mount',
    pid,
    source: '/proc/self/ns/net',
    target: `${NETNS_RUN_DIR}/${name}`,
    flags: ['MS_BIND'],
  });
  return printed('');
};

const del = ({ request, pid }: System, name: string): Ran => {
  request({ type: 'umount2', pid, target: `${NETNS_RUN_DIR}/${name}` });
  request({ type: 'unlink', pid, path: `${NETNS_RUN_DIR}/${name}` });
  return printed('');
};

const enter = (system: System, path: string, argv: readonly string[]): Ran => {
  const { request, pid, kernel } = system;
  const fd = nextFd(kernel(), pid);
  if (request({ type: 'open', pid, path, flags: ['O_CLOEXEC'] }) !== undefined)
    return failed(1, `no ${path}\n`);
  request({ type: 'setns', pid, fd });
  return goInto(system, argv);
};

const netNamed = ({ kernel }: System, name: string): number | undefined =>
  netMounts(kernel()).find(({ path }) => path === `/run/netns/${name}`)?.net;

const pids = (system: System, name: string): Ran => {
  const net = netNamed(system, name);
  const inside = [...system.kernel().tasks.tasks.keys()].filter((pid) => netOf(system.kernel(), pid) === net);
  return printed(inside.map((pid) => `${pid}\n`).join(''));
};

const identify = ({ kernel, pid: self }: System, pid = String(self)): Ran => {
  const net = netOf(kernel(), Number(pid));
  if (net === undefined) return failed(1, `no process ${pid}\n`);
  const path = netMounts(kernel()).find((mount) => mount.net === net)?.path;
  return printed(`${path?.slice('/run/netns/'.length) ?? ''}\n`);
};

const ip: Program = (system, argv) => {
  const [object, verb, name = '', ...rest] = argv;
  if (object === '-batch') {
    const text = system.readFile(verb ?? '');
    return printed(verb === '-' ? system.stdin() : E.isRight(text) ? text.right : text.left);
  }
  if (object !== 'netns') return notModelled(`ip ${object ?? ''}`);
  if (verb === 'add') return add(system, name);
  if (verb === 'del') return del(system, name);
  if (verb === 'exec') return enter(system, `${NETNS_RUN_DIR}/${name}`, rest);
  if (verb === 'pids') return pids(system, name);
  return identify(system, argv[2]);
};

const unshare: Program = (system, [, ...argv]) => {
  system.request({ type: 'unshare', pid: system.pid, flags: ['CLONE_NEWNET'] });
  return goInto(system, argv.length > 0 ? argv : ['sh']);
};

const nsenter: Program = (system, [path = '', ...argv]) => enter(system, path.replace('--net=', ''), argv);

const tell: Program = ({ pid, findProgram }, [what = '', ...rest]) => {
  const first = rest[0] ?? '';
  if (what === 'args') return printed(`${JSON.stringify(rest)}\n`);
  if (what === 'bytes') return printed('x'.repeat(Number(first)));
  if (what === 'both') return { stdout: 'out\n\n', stderr: 'err\n', status: 3 };
  if (what === 'pid') return printed(`${pid}\n`);
  if (what === 'find') return printed(`${JSON.stringify(findProgram(first))}\n`);
  if (what === 'break') throw new Error('a bug');
  return printed(rest.join(' '));
};

export const STUBS: ReadonlyMap<string, Program> = new Map(Object.entries({ ip, unshare, nsenter, tell }));
