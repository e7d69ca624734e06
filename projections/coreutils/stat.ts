/** `stat -c FORMAT` of files that the model has (coreutils 9.1). Left out: times, devices, the default format. */
import { strerror } from '../strerror.js';
import type { Program } from '../program.js';
import { follow, see } from '../namei.js';
import { isNode } from '../node.js';
import type { Node } from '../node.js';
import { modeOf, modeText, nlinkOf, sizeOf, typeText } from './mode.js';
import { beyond, isRan, quoted, seenOr, wordsIn } from './operands.js';

const OCTAL = 8;

/** What a directive of a format stands for; undefined: the model cannot say. */
const valueOf = (letter: string, operand: string, node: Node): string | undefined => {
  switch (letter) {
    case 'n':
      return operand;
    case 'N':
      if (node.kind === 'link' && node.leadsTo === 'ENOENT') return undefined;
      return quoted(operand) + (node.kind === 'link' ? ` -> ${quoted(node.to)}` : '');
    case 'i':
      return node.kind === 'file' && node.ino !== undefined ? `${node.ino}` : undefined;
    case 'F':
      return typeText(node);
    case 'a':
      return modeOf(node).toString(OCTAL);
    case 'A':
      return modeText(node);
    case 's':
      return sizeOf(node)?.toString();
    case 'u':
    case 'g':
      return '0';
    case 'U':
    case 'G':
      return 'root';
    case 'h':
      return nlinkOf(node)?.toString();
    case '%':
      return '%';
    default:
      return undefined;
  }
};

export const stat: Program = (system, argv) => {
  const words = wordsIn(argv, 'Lc:', { '--dereference': 'L', '--format': 'c' });
  if (words === undefined) return beyond('stat', argv);
  const { flags, value: format, operands } = words;
  const seen = seenOr(system, 'stat', argv, operands, flags.has('L') ? follow : see);
  if (isRan(seen)) return seen;
  if (format === undefined) return beyond('stat', argv);
  let [stdout, stderr, status] = ['', '', 0];
  for (const [operand, node] of seen) {
    if (node === 'real' || node === 'unknown') return beyond('stat', argv);
    if (!isNode(node)) {
      stderr += `stat: cannot statx ${quoted(operand)}: ${strerror(node)}\n`;
      status = 1;
      continue;
    }
    let isKnown = true;
    const line = format.replaceAll(/%(.)/gs, (_all, letter: string) => {
      const value = valueOf(letter, operand, node);
      isKnown &&= value !== undefined;
      return value ?? '';
    });
    if (!isKnown) return beyond('stat', argv);
    stdout += `${line}\n`;
  }
  return { stdout, stderr, status };
};
