import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { registerMine } from '../../docs/examples/pernet_operations.js';

test('docs/pernet.md shows what the example says', () => {
  const page = readFileSync(new URL('../../docs/pernet.md', import.meta.url), 'utf8');
  const shown = /```text\n([^]*?)```/.exec(page)?.[1];
  expect(`${registerMine().join('\n')}\n`).toBe(shown);
});
