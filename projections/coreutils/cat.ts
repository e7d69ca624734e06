/** `cat` of files that the model has (coreutils 9.1). */
import * as E from 'fp-ts/lib/Either.js';
import type { Errno } from '../../core/errno.js';
import { follow, lookerOf, readNode } from '../namei.js';
import { isNode } from '../node.js';
import type { Program } from '../program.js';
import { strerror } from '../strerror.js';
import { beyond, isRan, seenOr, wordsIn } from './operands.js';

export const cat: Program = (system, argv) => {
  const words = wordsIn(argv, 'u');
  if (words === undefined) return beyond('cat', argv);
  const seen = seenOr(system, 'cat', argv, words.operands, follow);
  if (isRan(seen)) return seen;
  let [stdout, stderr, status] = ['', '', 0];
  const complain = (operand: string, errno: Errno): void => {
    stderr += `cat: ${operand}: ${strerror(errno)}\n`;
    status = 1;
  };
  const looker = lookerOf(system.kernel(), system.pid);
  for (const [operand, one] of seen) {
    if (one === 'real' || one === 'unknown') return beyond('cat', argv);
    const text = isNode(one) ? readNode(looker, one) : E.left(one);
    if (text === undefined) return beyond('cat', argv);
    if (E.isLeft(text)) complain(operand, text.left);
    else stdout += text.right;
  }
  return { stdout, stderr, status };
};
