import { expect, test } from 'vitest';
import { netText, tasksText } from '../../projections/net_text.js';
import { viewNet, viewTasks } from '../../projections/net_view.js';
import { userText, userView } from '../../projections/user_ns_view.js';
import { bootMachine } from '../support/machine.js';

test('the tasks of a machine on which all are root have no column for users', () => {
  const machine = bootMachine();
  machine.start('unshare -n sleep 1');
  expect(tasksText(viewTasks(machine.kernel()))).not.toContain('USER');
});

test('tasks in a user namespace are told by it, by their id there, and by what they may', () => {
  const machine = bootMachine();
  const root = machine.start('unshare -rn sleep 1');
  const nobody = machine.start('unshare -U sleep 1');
  const user = machine.start('setpriv --reuid 1000 sleep 1');
  const rows = viewTasks(machine.kernel());
  const userOf = (pid: number): string | undefined => {
    const row = rows.find((each) => each.pid === pid);
    return row && userText(row.user);
  };
  expect(userOf(1)).toBe('-');
  expect(userOf(root)).toBe('user:[4026532288] uid 0');
  expect(userOf(nobody)).toBe('user:[4026532289] uid unmapped, no capabilities');
  expect(userOf(user)).toBe('uid 1000, no capabilities');
  expect(tasksText(rows)).toContain('USER');
});

test('a net tells who owns it where that is not the first user namespace', () => {
  const machine = bootMachine();
  machine.start('unshare -rn sleep 1');
  const [net, init] = [viewNet(machine.kernel(), 4), viewNet(machine.kernel(), 3)];
  expect(net && netText(net)).toContain(', owned by user:[4026532288]\n');
  expect(init && netText(init)).not.toContain('owned');
});

test('a user namespace that is gone has no number', () => {
  const cred = { euid: 0, egid: 0, user_ns: 99, effective: false, ambient: false };
  expect(userView(bootMachine().kernel(), cred).user_ns).toBe('user:[?]');
});
