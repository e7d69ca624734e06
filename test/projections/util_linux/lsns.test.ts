/** lsns where no recording speaks of it: the tree over all namespaces, and what is not modelled. */
import { describe, expect, test } from 'vitest';
import { printTable } from '../../../projections/util_linux/smartcols.js';
import { bootMachine } from '../../support/machine.js';

test('namespaces hang together as their processes do', () => {
  const { sh, start } = bootMachine();
  sh('ip netns add A');
  start('ip netns exec A sleep 50');
  start('unshare -n sleep 51');
  expect(sh('lsns -t net -o TYPE,NPROCS,PID,USER,NETNSID,NSFS,COMMAND').stdout).toBe(
    [
      'TYPE NPROCS PID USER    NETNSID NSFS         COMMAND',
      'net       3   1 root unassigned              init',
      'net       1   3 root unassigned /run/netns/A |-sleep 50',
      'net       1   4 root unassigned              `-sleep 51',
      '',
    ].join('\n'),
  );
  expect(sh('lsns -t net -n -o NSFS,PATH,PPID').stdout).toContain('/run/netns/A /proc/3/ns/net    2\n');
});

test('a cell of several lines goes on below, beside the lines of the tree', () => {
  const columns = [
    { name: 'NSFS', right: false, tree: false },
    { name: 'COMMAND', right: false, tree: true },
  ];
  const rows = [
    { id: 1, parent: undefined, cells: { NSFS: null, COMMAND: 'bash' } },
    { id: 2, parent: 1, cells: { NSFS: '/a\n/b', COMMAND: 'one' } },
    { id: 3, parent: 1, cells: { NSFS: null, COMMAND: 'two' } },
  ];
  expect(printTable(undefined, columns, rows, { raw: false, list: false, noheadings: true })).toBe(
    '     bash\n/a   |-one\n/b   | \n     `-two\n',
  );
});

describe('JSON', () => {
  test('has the tree as children', () => {
    const { sh, start } = bootMachine();
    start('unshare -n sleep 51');
    const { stdout } = sh('lsns -J -t net -o TYPE,COMMAND');
    expect(JSON.parse(stdout)).toEqual({
      namespaces: [{ type: 'net', command: 'init', children: [{ type: 'net', command: 'sleep 51' }] }],
    });
  });
});

test.each(['lsns', 'lsns -t mnt', 'lsns -t net -T', 'lsns --output-all'])('%s is not modelled', (line) => {
  expect(bootMachine().sh(line).status).toBe(69);
});
