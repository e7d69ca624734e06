/** `sysctl` with keys below user: the limits of namespaces (procps 4.0, src/sysctl.c). The kernel's part is kernel/ucount.ts. */
import { readSysctlUser } from '../../core/kernel/ucount.js';
import { failed, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { strerror } from '../strerror.js';

const KEY = /^user[./](max_[a-z]+_namespaces)(?:\s*=\s*(.*))?$/s;

/** @param bare -n: the value alone */
const one = (system: System, name: string, value: string | undefined, bare: boolean): Ran => {
  const { kernel, pid, request } = system;
  const tell = (what: string): string => (bare ? `${what}\n` : `user.${name} = ${what}\n`);
  if (value === undefined) return printed(tell(`${readSysctlUser(kernel(), pid, name) ?? ''}`));
  const refused = request({ type: 'write_sysctl_user', pid, name, value });
  if (refused === undefined) return printed(tell(value));
  if (refused.errno === 'EACCES') return failed(1, `sysctl: permission denied on key "user.${name}"\n`);
  return failed(1, `sysctl: setting key "user.${name}": ${strerror(refused.errno)}\n`);
};

/** @param otherwise what answers when other keys or options are asked for */
export const sysctlUser =
  (otherwise: Program): Program =>
  (system, argv) => {
    const options = argv.filter((word) => word.startsWith('-'));
    const keys = argv.filter((word) => !word.startsWith('-')).map((word) => KEY.exec(word));
    const known = options.every((option) => ['-w', '--write', '-n', '--values'].includes(option));
    let said: Ran = printed('');
    for (const key of keys) {
      const [, name = '', value] = key ?? [];
      const counted = readSysctlUser(system.kernel(), system.pid, name) !== undefined;
      const missing =
        value === undefined && options.some((option) => option === '-w' || option === '--write');
      if (!known || !counted || missing) return otherwise(system, argv);
      const ran = one(system, name, value, options.includes('-n') || options.includes('--values'));
      said = {
        stdout: said.stdout + ran.stdout,
        stderr: said.stderr + ran.stderr,
        status: Math.max(said.status, ran.status),
      };
    }
    return keys.length === 0 ? otherwise(system, argv) : said;
  };
