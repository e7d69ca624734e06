/** Running a command in a namespace: in the place of `ip` itself, or, in a batch, in a child of it (lib/exec.c). */
import * as E from 'fp-ts/lib/Either.js';
import { failed, notModelled } from '../program.js';
import type { System } from '../program.js';
import { strerror } from '../strerror.js';
import { EXIT_MINUS_1, OK } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { bindEtc, netAt, netnsSwitch } from './namespace.js';

/** cmd_exec() without a fork: does not return to `ip` when it goes well. */
export const execInPlace = (session: Session, name: string, argv: readonly string[]): Answer => {
  const refused = netnsSwitch(session, name);
  if (refused !== undefined) return failed(EXIT_MINUS_1, refused);
  const said = bindEtc(session, name);
  const [command = ''] = argv;
  const found = session.system.findProgram(command);
  if (E.isLeft(found)) return failed(1, `${said}exec of "${command}" failed: ${strerror(found.left)}\n`);
  return { ...OK, stderr: said, exec: argv };
};

const freePid = ({ kernel }: System): number => Math.max(...kernel().tasks.tasks.keys()) + 1;

/** Goes over into `argv`, and into what that executes in its place, until one of them ends. */
const runToEnd = (session: Session, first: Answer): Answer => {
  const { system, findModelled } = session;
  let said = first;
  while (said.exec !== undefined) {
    const argv = said.exec;
    if (said.real === true) return notModelled(`${argv[0] ?? ''} in a child of ip`);
    const [command = '', ...words] = argv;
    const program = findModelled(command);
    if (program === undefined) return notModelled(`${command} in a child of ip`);
    system.request({ type: 'execve', pid: system.pid, argv });
    const ran = program(system, words);
    said = { ...ran, stdout: said.stdout + ran.stdout, stderr: said.stderr + ran.stderr };
  }
  return said;
};

/** cmd_exec() with a fork: only programs that are modelled can be waited for. */
export const execInChild = (session: Session, name: string, argv: readonly string[]): Answer => {
  const { system } = session;
  const child = freePid(system);
  const [command = ''] = argv;
  const runs = netAt(session, name) !== undefined && E.isRight(system.findProgram(command));
  if (runs && session.findModelled(command) === undefined) return notModelled(`${command} in a child of ip`);
  system.request({ type: 'clone', pid: system.pid, child, flags: [] });
  const inChild = { ...session, system: { ...system, pid: child } };
  const ran = runToEnd(inChild, execInPlace(inChild, name, argv));
  system.request({ type: 'exit_group', pid: child, status: ran.status });
  return ran;
};
