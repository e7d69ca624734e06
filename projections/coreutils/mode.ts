/** How coreutils describe a file of the model (lib/filemode.c, src/stat.c). */
import type { Node } from '../vfs.js';

const BITS = 'rwxrwxrwx';
const PERMISSIONS = 0o777;
const DIRECTORY_MODE = 0o755;

export const modeOf = (node: Node): number =>
  node.kind === 'link' ? PERMISSIONS : node.kind === 'directory' ? DIRECTORY_MODE : node.mode;

/** `-r--r--r--` */
export const modeText = (node: Node): string => {
  const mode = modeOf(node);
  const letters = BITS.split('').map((letter, i) => ((mode >> (BITS.length - 1 - i)) & 1 ? letter : '-'));
  return `${{ file: '-', link: 'l', directory: 'd' }[node.kind]}${letters.join('')}`;
};

export const typeText = (node: Node): string =>
  ({ file: 'regular empty file', link: 'symbolic link', directory: 'directory' })[node.kind];
