/** `cat` of files that the model has (coreutils 9.1). */
import { strerror } from '../strerror.js';
import type { Program } from '../program.js';
import { isNode } from '../vfs.js';
import { beyond, isRan, seenOr, wordsIn } from './operands.js';

export const cat: Program = (system, argv) => {
  const words = wordsIn(argv, 'u');
  if (words === undefined) return beyond('cat', argv);
  const seen = seenOr(system, 'cat', argv, words.operands);
  if (isRan(seen)) return seen;
  let [stdout, stderr, status] = ['', '', 0];
  const complain = (operand: string, errno: Parameters<typeof strerror>[0]): void => {
    stderr += `cat: ${operand}: ${strerror(errno)}\n`;
    status = 1;
  };
  for (const [operand, one] of seen) {
    const node = isNode(one) && one.kind === 'link' ? one.leadsTo : one;
    if (node === undefined || node === 'real' || node === 'unknown') return beyond('cat', argv);
    if (!isNode(node)) complain(operand, node);
    else if (node.kind !== 'file') complain(operand, 'EISDIR');
    else if (node.text === undefined) return beyond('cat', argv);
    else if (node.text === null) complain(operand, 'EINVAL');
    else stdout += node.text;
  }
  return { stdout, stderr, status };
};
