/** The views of `net_view.ts` as text: tables as `ip` and `lsns` print them. */
import type { DeviceRow, NetRow, NetView, Reference, TaskName, TaskRow } from './net_view.js';
import { indent, table } from './table.js';
import { userText } from './user_ns_view.js';

/** Holders that a table names before it only counts. */
const NAMED = 3;

/** `ip[4711]` */
export const taskText = ({ pid, comm }: TaskName): string => `${comm}[${pid}]`;

const some = (words: readonly string[]): string =>
  words.length <= NAMED
    ? words.join(', ')
    : `${words.slice(0, NAMED).join(', ')} and ${words.length - NAMED} more`;

/** What a descriptor is of, where it is not the net's own file. */
const FILE_WORDS = { net: '', socket: 'socket ', tun: 'tun ', proc_net: 'proc file ' } as const;

export const referenceText = (reference: Reference): string => {
  switch (reference.kind) {
    case 'kernel':
      return 'the kernel';
    case 'nsproxy':
      return `nsproxy ${reference.nsproxy} (${some(reference.tasks.map(taskText)) || 'no task yet'})`;
    case 'mount':
      return `mount on ${reference.path}${reference.mnt_ns === 1 ? '' : ` in mnt_ns ${reference.mnt_ns}`}`;
    case 'file':
      return `${FILE_WORDS[reference.of]}fd ${reference.fd} of ${taskText(reference.task)}`;
  }
};

/** One word or so about where a net is in its life. */
const stateText = ({ state, references }: Pick<NetRow, 'state' | 'references'>): string =>
  state === 'live' && references.length === 0 ? 'live, unreferenced' : state;

export const netsText = (nets: readonly NetRow[]): string =>
  table([
    ['NET', 'INUM', 'COOKIE', 'STATE', 'DEVICES', 'TASKS', 'HELD BY'],
    ...nets.map((net) => [
      net.name,
      `${net.inum}`,
      `${net.cookie}`,
      stateText(net),
      `${net.devices}`,
      `${net.tasks}`,
      some(net.references.map(referenceText)) || '-',
    ]),
  ]);

const peerText = ({ net, peer }: DeviceRow): string => {
  if (peer === null) return '-';
  return peer.net.cookie === net.cookie ? peer.name : `${peer.net.name}/${peer.name}`;
};

const DEVICE_HEADING = [
  'INDEX',
  'NAME',
  'KIND',
  'ADMIN',
  'OPERSTATE',
  'CARRIER',
  'MTU',
  'QDISC',
  'ADDRESS',
  'PEER',
];

const deviceCells = (device: DeviceRow): string[] => [
  `${device.ifindex}`,
  device.name,
  device.kind,
  device.up ? 'up' : 'down',
  device.operstate,
  device.carrier ? 'yes' : 'no',
  `${device.mtu}`,
  device.qdisc,
  device.address,
  peerText(device),
];

export const devicesText = (devices: readonly DeviceRow[]): string =>
  table([['NET', ...DEVICE_HEADING], ...devices.map((device) => [device.net.name, ...deviceCells(device)])]);

/** Who the tasks are is told where one of them is not root. */
export const tasksText = (tasks: readonly TaskRow[]): string => {
  const told = tasks.some(({ user }) => userText(user) !== '-');
  return table([
    ['PID', 'PPID', 'COMM', 'NET', ...(told ? ['USER'] : []), 'ARGV'],
    ...tasks.map(({ pid, ppid, comm, net, user, argv }) => [
      `${pid}`,
      `${ppid}`,
      comm,
      net.name,
      ...(told ? [userText(user)] : []),
      argv.join(' ') || '-',
    ]),
  ]);
};

const ownerText = ({ user_ns }: NetView): string =>
  user_ns === 'init_user_ns' ? '' : `, owned by ${user_ns}`;

const section = (title: string, body: string): string => (body === '' ? '' : `${title}:\n${indent(body)}`);

export const netText = (net: NetView): string =>
  [
    `net ${net.name}: net:[${net.inum}], cookie ${net.cookie}, ${stateText(net)}${ownerText(net)}\n`,
    section('names', net.names.map((name) => `${name}\n`).join('')),
    section(
      'kept alive by',
      net.references.map((held) => `${referenceText(held)}\n`).join('') || 'nothing\n',
    ),
    section(
      'devices',
      net.devices.length === 0 ? '' : table([DEVICE_HEADING, ...net.devices.map(deviceCells)]),
    ),
    section('tasks', net.tasks.length === 0 ? '' : tasksText(net.tasks)),
    section(
      'ids for other nets',
      net.nsids.map(({ nsid, net: other }) => `nsid ${nsid}: ${other.name}\n`).join(''),
    ),
  ].join('');
