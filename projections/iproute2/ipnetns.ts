/** `ip netns`: network namespaces by name (ip/ipnetns.c, iproute2 6.1). */
import * as E from 'fp-ts/lib/Either.js';
import { isSharedMount } from '../../core/fs/namespace.js';
import { NETNS_RUN_DIR } from '../../core/fs/open.js';
import type { Kernel } from '../../core/kernel.js';
import { foreseen, mntCapable, ptraceMayAccess } from '../../core/kernel/cred.js';
import { netOf, nsproxyOf } from '../../core/kernel/nsproxy.js';
import { appended, failed, flush, printed } from '../program.js';
import { strerror } from '../strerror.js';
import { getInteger, invarg, matches } from './argument.js';
import { asChild, endChild, execInChild, execInPlace } from './exec.js';
import { EXIT_MINUS_1, OK, onEnd, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { netnsListId } from './ipnetns_list_id.js';
import { both, print, textOnly } from './json_print.js';
import { talk } from './libnetlink.js';
import { open } from '../open.js';
import { close, hasNetnsFile, namesOf, netAt, netnsPath, readNetnsDir } from './namespace.js';
import { netnsMapInit, netnsidFromName } from './netns_map.js';
import { NETNS_USAGE } from './usage.js';

/** What a command says when something is missing or refused: exit status 1. */
const complain = (text: string): Answer => failed(1, `${text}\n`);

const netnsList = (session: Session): Answer => {
  const complaints = netnsMapInit(session);
  const names = readNetnsDir(session);
  if (names === undefined) return { ...OK, stderr: complaints };
  const rows = names.map((name) => ({ name, ...netnsidFromName(session, name) }));
  const lines = rows.map(({ name, nsid }) => [
    both('name', name, name),
    ...(nsid === undefined ? [] : [both('id', nsid, ` (id: ${nsid})`)]),
    textOnly('\n'),
  ]);
  const stderr = complaints + rows.map((row) => row.stderr).join('');
  return { ...OK, stdout: print(lines, session.options), stderr };
};

/** create_netns_dir() */
const makeRunDir = ({ system: { kernel, pid, request } }: Session): string | undefined => {
  if (kernel().mounts.directory !== 'absent') return undefined;
  const refused = request({ type: 'mkdir', pid, path: NETNS_RUN_DIR });
  return refused && `mkdir ${NETNS_RUN_DIR} failed: ${strerror(refused.errno)}`;
};

/** Makes /run/netns a directory whose mounts reach other mount namespaces. */
const shareRunDir = (session: Session): string | undefined => {
  const { pid, request, kernel } = session.system;
  const share = {
    type: 'mount',
    pid,
    source: '',
    target: NETNS_RUN_DIR,
    flags: ['MS_SHARED', 'MS_REC'],
  } as const;
  const absent = makeRunDir(session);
  if (absent !== undefined) return absent;
  const mnt_ns = nsproxyOf(kernel(), pid)?.mnt_ns ?? 0;
  // What changes nothing is no history, but who may not is told so.
  if (isSharedMount(kernel(), mnt_ns, NETNS_RUN_DIR) && mntCapable(foreseen(kernel()), pid, mnt_ns))
    return undefined;
  let refused = request(share);
  if (refused?.errno === 'EINVAL') {
    const bound = request({ ...share, source: NETNS_RUN_DIR, flags: ['MS_BIND', 'MS_REC'] });
    if (bound !== undefined)
      return `mount --bind ${NETNS_RUN_DIR} ${NETNS_RUN_DIR} failed: ${strerror(bound.errno)}`;
    refused = request(share);
  }
  return refused && `mount --make-shared ${NETNS_RUN_DIR} failed: ${strerror(refused.errno)}`;
};

/** What `ip` complains about, and whether it ends there and then, leaving things as they are. */
interface Complaint {
  readonly complaint: string | undefined;
  readonly exits: boolean;
}

/** Runs `body` in a new net and comes back, which takes more than making it in a user namespace. */
const inNewNet = ({ system }: Session, name: string, body: () => string | undefined): Complaint => {
  const { pid, request } = system;
  const saved = open(system, '/proc/self/ns/net', ['O_CLOEXEC']);
  if (E.isLeft(saved))
    return { complaint: `Cannot open init namespace: ${strerror(saved.left.errno)}`, exits: false };
  const refused = request({ type: 'unshare', pid, flags: ['CLONE_NEWNET'] });
  const complaint =
    refused === undefined
      ? body()
      : `Failed to create a new network namespace "${name}": ${strerror(refused.errno)}`;
  const stays = request({ type: 'setns', pid, fd: saved.right, nstype: 'CLONE_NEWNET' });
  close(system, saved.right);
  if (stays === undefined) return { complaint, exits: false };
  const stranded = `setns: ${strerror(stays.errno)}`;
  return { complaint: complaint === undefined ? stranded : `${complaint}\n${stranded}`, exits: true };
};

/** @returns what it complains about */
const remove = (session: Session, name: string): string | undefined => {
  const { pid, request } = session.system;
  const path = netnsPath(name);
  if (netAt(session, name) !== undefined)
    request({ type: 'umount2', pid, target: path, flags: ['MNT_DETACH'] });
  const refused = request({ type: 'unlink', pid, path });
  return refused && `Cannot remove namespace file "${path}": ${strerror(refused.errno)}`;
};

/** Gives a net a name: a new net, or that of the process `of`. */
const nameNet = (session: Session, name: string, of: number | undefined): Answer => {
  const { system } = session;
  const path = netnsPath(name);
  const unshared = shareRunDir(session);
  if (unshared !== undefined) return complain(unshared);
  const fd = open(system, path, ['O_CREAT', 'O_EXCL']);
  if (E.isLeft(fd)) return complain(`Cannot create namespace file "${path}": ${strerror(fd.left.errno)}`);
  close(system, fd.right);
  const bind = (source: string): string | undefined => {
    const refused = system.request({
      type: 'mount',
      pid: system.pid,
      source,
      target: path,
      flags: ['MS_BIND'],
    });
    return refused && `Bind ${source} -> ${path} failed: ${strerror(refused.errno)}`;
  };
  const { complaint, exits } =
    of === undefined
      ? inNewNet(session, name, () => bind('/proc/self/ns/net'))
      : { complaint: bind(`/proc/${of}/ns/net`), exits: false };
  if (complaint === undefined) return OK;
  if (exits) return complain(complaint);
  const stays = remove(session, name);
  return complain(stays === undefined ? complaint : `${complaint}\n${stays}`);
};

const netnsAdd = (session: Session, [name]: readonly string[]): Answer =>
  name === undefined ? complain('No netns name specified') : nameNet(session, name, undefined);

const netnsAttach = (session: Session, [name, pid]: readonly string[]): Answer => {
  if (name === undefined || pid === undefined) return complain('No netns name and PID specified');
  const of = getInteger(pid);
  return of === undefined || of === 0 ? complain(`Invalid PID: ${pid}`) : nameNet(session, name, of);
};

const netnsDelete = (session: Session, [name]: readonly string[]): Answer => {
  if (session.options.doAll) {
    for (const each of readNetnsDir(session) ?? []) {
      const complaint = remove(session, each);
      if (complaint !== undefined) return { ...OK, stderr: `${complaint}\n` };
    }
    return OK;
  }
  if (name === undefined) return complain('No netns name specified');
  const complaint = remove(session, name);
  return complaint === undefined ? OK : complain(complaint);
};

const netnsSet = (session: Session, [name, id]: readonly string[]): Answer => {
  if (name === undefined) return complain('No netns name specified');
  if (id === undefined) return complain('No nsid specified');
  const nsid = id === 'auto' ? -1 : getInteger(id);
  if (nsid === undefined) return invarg('Invalid "netnsid" value', id);
  if (nsid < 0 && id !== 'auto') return invarg('"netnsid" value should be >= 0', id);
  const { system } = session;
  const fd = open(system, netnsPath(name));
  if (E.isLeft(fd)) return complain(`Cannot open network namespace "${name}": ${strerror(fd.left.errno)}`);
  const refused = talk(session, {
    type: 'RTM_NEWNSID',
    pid: system.pid,
    NETNSA_FD: fd.right,
    NETNSA_NSID: nsid,
  });
  close(system, fd.right);
  return refused ?? OK;
};

const NO_SUCH_NETNS = `Cannot open network namespace: ${strerror('ENOENT')}`;

const netnsIdentify = (session: Session, [word, more]: readonly string[]): Answer => {
  if (more !== undefined) return complain('extra arguments specified');
  if (word !== undefined && !/^[0-9]*$/.test(word))
    return complain(`Specified string '${word}' is not a pid`);
  const { kernel, pid } = session.system;
  const net = word === undefined ? ownNet(session) : netOf(kernel(), Number(word));
  if (net === undefined) return complain(NO_SUCH_NETNS);
  if (word !== undefined && !ptraceMayAccess(foreseen(kernel()), pid, Number(word)))
    return complain(`Cannot open network namespace: ${strerror('EACCES')}`);
  const [name = ''] = namesOf(session, net);
  return printed(`${name}\n`);
};

const netnsPids = (session: Session, [name, more]: readonly string[]): Answer => {
  if (name === undefined) return complain('No netns name specified');
  if (more !== undefined) return complain('extra arguments specified');
  if (!hasNetnsFile(session, name)) return complain(NO_SUCH_NETNS);
  const kernel = session.system.kernel();
  const net = netAt(session, name);
  const inside = [...kernel.tasks.tasks.keys()].filter(
    (pid) =>
      net !== undefined &&
      netOf(kernel, pid) === net &&
      ptraceMayAccess(foreseen(kernel), session.system.pid, pid),
  );
  const pids = inside.toSorted((a, b) => a - b);
  return printed(pids.map((pid) => `${pid}\n`).join(''));
};

/** netns_foreach(on_netns_exec): a child that cannot go into a namespace goes on with the next ones, as its parent does. */
const execEverywhere = (session: Session, names: readonly string[], argv: readonly string[]): Answer => {
  const [name, ...rest] = names;
  if (name === undefined) return OK;
  const { stray, ...said } = appended(flush(printed(`\nnetns: ${name}\n`)), execInChild(session, name, argv));
  const goOn = (ended: Answer): Answer =>
    ended.exits === true ? ended : appended(ended, execEverywhere(session, rest, argv));
  if (stray === undefined) return onEnd(said, goOn);
  return onEnd(appended(said, execEverywhere(asChild(session, stray), rest, argv)), (ended) => {
    endChild(session, stray, ended);
    return goOn({ ...ended, exits: false });
  });
};

const netnsExec = (session: Session, words: readonly string[]): Answer => {
  const { doAll, batch } = session.options;
  const [name, ...argv] = words;
  if (name === undefined) return complain(doAll ? 'No command specified' : 'No netns name specified');
  if (doAll) return execEverywhere(session, readNetnsDir(session) ?? [], words);
  if (argv.length === 0) return complain('No command specified');
  return batch === undefined ? execInPlace(session, name, argv) : execInChild(session, name, argv);
};

const namesIn = ({ mounts }: Kernel): ReadonlySet<string> => new Set(mounts.dentries.keys());

/** inotify on /run/netns: files that come and go. */
const netnsMonitor = (session: Session): Answer => {
  const unshared = makeRunDir(session);
  if (unshared !== undefined) return complain(unshared);
  return {
    ...OK,
    follow: ({ before, after }) => {
      if (before.mounts.dentries === after.mounts.dentries) return '';
      const [old, now] = [namesIn(before), namesIn(after)];
      const added = [...now].filter((name) => !old.has(name)).map((name) => `add ${name}\n`);
      const gone = [...old].filter((name) => !now.has(name)).map((name) => `delete ${name}\n`);
      return [...added, ...gone].join('');
    },
  };
};

type Subcommand = (session: Session, words: readonly string[]) => Answer;

/** In the order in which abbreviations are tried. */
const SUBCOMMANDS: readonly (readonly [word: string, run: Subcommand])[] = [
  ['list', netnsList],
  ['show', netnsList],
  ['lst', netnsList],
  ['list-id', netnsListId],
  ['help', () => usage(NETNS_USAGE)],
  ['add', netnsAdd],
  ['set', netnsSet],
  ['delete', netnsDelete],
  ['identify', netnsIdentify],
  ['pids', netnsPids],
  ['exec', netnsExec],
  ['monitor', netnsMonitor],
  ['attach', netnsAttach],
];

const NAME_MAX = 255;

const isInvalidName = (name: string): boolean =>
  name === '' || Buffer.byteLength(name) > NAME_MAX || name.includes('/') || name === '.' || name === '..';

/** do_netns() */
export const doNetns = (session: Session, words: readonly string[]): Answer => {
  const [word, ...rest] = words;
  if (word === undefined) return netnsList(session);
  const [name] = rest;
  if (!session.options.doAll && name !== undefined && isInvalidName(name))
    return quit(EXIT_MINUS_1, `Invalid netns name "${name}"\n`);
  const found = SUBCOMMANDS.find(([whole]) => matches(word, whole));
  if (found !== undefined) return found[1](session, rest);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip netns help".\n`);
};
