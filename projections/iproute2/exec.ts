/** Running a command in a namespace: in the place of `ip` itself, or, in a batch, in a child of it (lib/exec.c). */
import * as E from 'fp-ts/lib/Either.js';
import { freePid } from '../../core/kernel/nsproxy.js';
import { failed } from '../program.js';
import type { System } from '../program.js';
import { strerror } from '../strerror.js';
import { EXIT_MINUS_1, OK, quit } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { bindEtc, netAt, netnsSwitch } from './namespace.js';
import { vrfReset } from './vrf_cgroup.js';

/** execvp(): does not return to `ip` when it goes well. @param bound what bindEtc() has said and done before */
export const execProgram = (
  session: Session,
  argv: readonly string[],
  { said, binds }: ReturnType<typeof bindEtc> = { said: '', binds: [] },
): Answer => {
  const [command = ''] = argv;
  const found = session.system.findProgram(command);
  if (E.isLeft(found)) return failed(1, `${said}exec of "${command}" failed: ${strerror(found.left)}\n`);
  return { ...OK, stderr: said, exec: argv, binds };
};

/** cmd_exec() without a fork. */
export const execInPlace = (session: Session, name: string, argv: readonly string[]): Answer => {
  const refused = netnsSwitch(session, name);
  if (refused !== undefined) return failed(EXIT_MINUS_1, refused);
  const bound = bindEtc(session, name);
  vrfReset(session);
  return execProgram(session, argv, bound);
};

/** The parent waits for a child that runs the command line, and ends itself when a signal ends the child. */
export const inChild = (argv: readonly string[]): Answer => ({
  ...OK,
  child: { argv, next: (status) => (status === null ? quit(1, '') : { ...OK, status }) },
});

/** No process has a pid like this (PID_MAX_LIMIT), so that none can come to have it while the child is there. */
const PID_MAX_LIMIT = 2 ** 22;

const strayPid = ({ kernel }: System): number => Math.max(PID_MAX_LIMIT + 1, freePid(kernel()));

/** `session` as a child of the running task has it. */
export const asChild = (session: Session, child: number): Session => ({
  ...session,
  system: { ...session.system, pid: child },
});

/** Ends such a child when it has done what it had to do. */
export const endChild = ({ system }: Session, child: number, { status }: Answer): void =>
  void system.request({ type: 'exit_group', pid: child, status });

/** cmd_exec() with a fork. */
export const execInChild = (session: Session, name: string, argv: readonly string[]): Answer => {
  const { system } = session;
  if (netAt(session, name) !== undefined) return inChild(['ip', 'netns', 'exec', name, ...argv]);
  const stray = strayPid(system);
  system.request({ type: 'clone', pid: system.pid, child: stray, flags: [] });
  const refused = netnsSwitch(asChild(session, stray), name) ?? '';
  return { ...failed(EXIT_MINUS_1, refused), stray };
};
