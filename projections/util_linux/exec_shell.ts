/** How programs of util-linux go over into another one (lib/exec_shell.c, errexec() of include/c.h). */
import * as E from 'fp-ts/lib/Either.js';
import { failed, printed } from '../program.js';
import type { Ran, System } from '../program.js';
import { strerror } from '../strerror.js';

const EXEC_FAILED = 126;
const EXEC_ENOENT = 127;

/** @param argv the shell when it is empty */
export const execute = (program: string, system: System, argv: readonly string[]): Ran => {
  const [command] = argv;
  if (command === undefined) return { ...printed(''), exec: ['/bin/sh'] };
  const found = system.findProgram(command);
  if (E.isRight(found)) return { ...printed(''), exec: argv };
  const status = found.left === 'ENOENT' ? EXEC_ENOENT : EXEC_FAILED;
  return failed(status, `${program}: failed to execute ${command}: ${strerror(found.left)}\n`);
};

/** err() and errx() */
export const complain = (program: string, what: string): Ran => failed(1, `${program}: ${what}\n`);

/** errtryhelp() */
export const tryHelp = (program: string, mistake: string): Ran =>
  failed(1, `${program}: ${mistake}\nTry '${program} --help' for more information.\n`);
