/** How coreutils describe a file of the model (lib/filemode.c, src/stat.c). */
import type { Node } from '../node.js';

const BITS = 'rwxrwxrwx';
const PERMISSIONS = 0o777;

export const modeOf = (node: Node): number => (node.kind === 'link' ? PERMISSIONS : node.mode);

/** Bytes; undefined: how many a directory has depends on its filesystem. */
export const sizeOf = (node: Node): number | undefined => {
  if (node.kind !== 'directory') return node.size;
  return node.nlink === undefined ? undefined : 0;
};

/** Names that lead to the inode. */
export const nlinkOf = (node: Node): number | undefined => (node.kind === 'directory' ? node.nlink : 1);

/** `-r--r--r--` */
export const modeText = (node: Node): string => {
  const mode = modeOf(node);
  const letters = BITS.split('').map((letter, i) => ((mode >> (BITS.length - 1 - i)) & 1 ? letter : '-'));
  return `${{ file: '-', link: 'l', directory: 'd' }[node.kind]}${letters.join('')}`;
};

export const typeText = (node: Node): string =>
  ({
    file: sizeOf(node) === 0 ? 'regular empty file' : 'regular file',
    link: 'symbolic link',
    directory: 'directory',
  })[node.kind];
