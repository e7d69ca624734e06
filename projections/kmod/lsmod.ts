/** `lsmod`: the modules of /proc/modules (kmod 30). */
import { holdersOf, loadedModules } from '../../core/kernel/module.js';
import { failed, printed } from '../program.js';
import type { Program } from '../program.js';

const NAME_WIDTH = 19;
const SIZE_WIDTH = 8;

export const lsmod: Program = ({ kernel }, argv) => {
  if (argv.length > 0) return failed(1, 'Usage: lsmod\n');
  const lines = loadedModules(kernel()).map(({ name, size }) => {
    const holders = holdersOf(kernel(), name);
    const by = holders.length === 0 ? '' : ` ${holders.join(',')}`;
    return `${name.padEnd(NAME_WIDTH)} ${String(size).padStart(SIZE_WIDTH)}  ${holders.length}${by}\n`;
  });
  return printed(`${'Module'.padEnd(NAME_WIDTH)} ${'Size'.padStart(SIZE_WIDTH)}  Used by\n${lines.join('')}`);
};
