/**
 * States of ports (net/bridge/br_stp.c, br_stp_if.c, br_stp_timer.c, Linux 6.18), as long as the bridge is the root of its
 * spanning tree: nobody sends it frames about another one.
 */
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { cancelDelayedWork, modDelayedWork } from '../kernel/workqueue.js';
import { netifCarrierOff, netifCarrierOn } from '../net/link_watch.js';
import { callNotifiers, deviceOf, isUp } from '../net/netdevice.js';
import type { NetDevice } from '../net/netdevice.js';
import { fdbChangeMacAddress, fdbDeleteByPort } from './br_fdb.js';
import { brIfinfoNotify } from './br_notify.js';
import { BR_STATE, bridgeOf, portList, portOf } from './br_private.js';

/** netif_running() and netif_oper_up() of a port. */
export const isEnabled = (port: NetDevice): boolean =>
  isUp(port) && (port.operstate === 'UP' || port.operstate === 'UNKNOWN');

const MS_PER_TICK = 10;
/** BR_MIN_FORWARD_DELAY, BR_MAX_FORWARD_DELAY: hundredths of a second. */
const [MIN_FORWARD_DELAY, MAX_FORWARD_DELAY] = [200, 3000];

export const stateOf = (kernel: Kernel, bridge: number, port: number): number =>
  portOf(kernel, bridge, port)?.options.IFLA_BRPORT_STATE ?? BR_STATE.DISABLED;

/** br_set_state() */
export const setState = (call: Call, bridge: number, dev: number, state: number): void => {
  if (stateOf(call.kernel, bridge, dev) !== state) call.emit({ type: 'br_set_state', bridge, dev, state });
};

/** br_make_forwarding(): of a port that is blocking. With a spanning tree it listens and learns first. */
const makeForwarding = (call: Call, bridge: number, port: number): void => {
  if (stateOf(call.kernel, bridge, port) !== BR_STATE.BLOCKING) return;
  const { IFLA_BR_STP_STATE: stp, IFLA_BR_FORWARD_DELAY: delay } = bridgeOf(call.kernel, bridge).options;
  const waits = stp !== 0 && delay !== 0;
  setState(call, bridge, port, waits ? BR_STATE.LISTENING : BR_STATE.FORWARDING);
  brIfinfoNotify(call, 'RTM_NEWLINK', bridge, port);
  if (waits) modDelayedWork(call, 'forward_delay_timer', port, delay * MS_PER_TICK);
};

/** The bridge has a carrier while a port forwards. */
const followPorts = (call: Call, bridge: number): void => {
  const forwards = portList(call.kernel, bridge).some(
    ({ options }) => options.IFLA_BRPORT_STATE === BR_STATE.FORWARDING,
  );
  if (forwards) netifCarrierOn(call, bridge);
  else netifCarrierOff(call, bridge);
};

/** br_port_state_selection() */
export const portStateSelection = (call: Call, bridge: number): void => {
  for (const { dev } of portList(call.kernel, bridge)) makeForwarding(call, bridge, dev);
  followPorts(call, bridge);
};

/** br_forward_delay_timer_expired() @param port the timer's */
export const forwardDelayTimerExpired = (call: Call, port: number): void => {
  const bridge = deviceOf(call.kernel, port).master;
  if (bridge === null) return;
  const state = stateOf(call.kernel, bridge, port);
  const { IFLA_BR_FORWARD_DELAY: delay } = bridgeOf(call.kernel, bridge).options;
  if (state === BR_STATE.LISTENING) {
    setState(call, bridge, port, BR_STATE.LEARNING);
    modDelayedWork(call, 'forward_delay_timer', port, delay * MS_PER_TICK);
  } else if (state === BR_STATE.LEARNING) {
    setState(call, bridge, port, BR_STATE.FORWARDING);
    netifCarrierOn(call, bridge);
  }
  brIfinfoNotify(call, 'RTM_NEWLINK', bridge, port);
};

/** br_stp_enable_port() */
export const enablePort = (call: Call, bridge: number, port: number): void => {
  setState(call, bridge, port, BR_STATE.BLOCKING);
  portStateSelection(call, bridge);
  brIfinfoNotify(call, 'RTM_NEWLINK', bridge, port);
};

/** br_stp_disable_port(): what it has learned is forgotten, unless another port stands in for it. */
export const disablePort = (call: Call, bridge: number, port: number): void => {
  setState(call, bridge, port, BR_STATE.DISABLED);
  brIfinfoNotify(call, 'RTM_NEWLINK', bridge, port);
  cancelDelayedWork(call, 'forward_delay_timer', port);
  if (portOf(call.kernel, bridge, port)?.options.IFLA_BRPORT_BACKUP_PORT === 0)
    fdbDeleteByPort(call, bridge, port, false);
  portStateSelection(call, bridge);
};

/** br_stp_enable_bridge() */
export const enableBridge = (call: Call, bridge: number): void => {
  for (const { dev } of portList(call.kernel, bridge))
    if (isEnabled(deviceOf(call.kernel, dev))) enablePort(call, bridge, dev);
};

/** br_stp_disable_bridge() */
export const disableBridge = (call: Call, bridge: number): void => {
  for (const { dev } of portList(call.kernel, bridge))
    if (stateOf(call.kernel, bridge, dev) !== BR_STATE.DISABLED) disablePort(call, bridge, dev);
};

/**
 * br_set_port_state(): somebody's own spanning tree says so. A port that is blocking forwards at once without one.
 * @returns EINVAL: no such state; EBUSY: the kernel's own decides; ENETDOWN: the port is down
 */
export const setPortState = (call: Call, bridge: number, port: number, state: number): Verdict => {
  const site = 'br_set_port_state';
  if (state > BR_STATE.BLOCKING) return refuse('EINVAL', site);
  if (bridgeOf(call.kernel, bridge).options.IFLA_BR_STP_STATE === 1) return refuse('EBUSY', site);
  const device = deviceOf(call.kernel, port);
  if (!isUp(device) || (!isEnabled(device) && state !== BR_STATE.DISABLED)) return refuse('ENETDOWN', site);
  setState(call, bridge, port, state);
  portStateSelection(call, bridge);
  return undefined;
};

/** br_stp_set_enabled(): ports that a spanning tree has kept back forward without it. */
export const stpSetEnabled = (call: Call, bridge: number, value: number): undefined => {
  const { options } = bridgeOf(call.kernel, bridge);
  const wanted = value === 0 ? 0 : 1;
  if (wanted === options.IFLA_BR_STP_STATE) return;
  if (wanted === 1) {
    // br_stp_start(): a delay that no spanning tree takes becomes one that it does.
    const delay = Math.min(Math.max(options.IFLA_BR_FORWARD_DELAY, MIN_FORWARD_DELAY), MAX_FORWARD_DELAY);
    call.emit({
      type: 'br_changelink',
      bridge,
      options: { IFLA_BR_FORWARD_DELAY: delay, IFLA_BR_STP_STATE: 1 },
    });
  } else call.emit({ type: 'br_changelink', bridge, options: { IFLA_BR_STP_STATE: 0 } });
  portStateSelection(call, bridge);
};

/** br_stp_change_bridge_id(): whoever gives the bridge the address itself does that after it. */
export const changeBridgeId = (call: Call, bridge: number, address: string): void => {
  fdbChangeMacAddress(call, bridge, address);
  portStateSelection(call, bridge);
};

const NO_ADDRESS = '00:00:00:00:00:00';

/**
 * br_stp_recalculate_bridge_id(): the lowest address of the ports, unless the user has chosen one. @returns whether it has
 * another one, of which nobody has heard
 */
export const recalculateBridgeId = (call: Call, bridge: number): boolean => {
  const device = deviceOf(call.kernel, bridge);
  if (device.addr_assign_type === 'SET') return false;
  const [address = NO_ADDRESS] = portList(call.kernel, bridge)
    .map(({ dev }) => deviceOf(call.kernel, dev).address)
    .toSorted((a, b) => (a < b ? -1 : 1));
  if (address === device.address) return false;
  fdbChangeMacAddress(call, bridge, address);
  call.emit({ type: 'eth_hw_addr_set', dev: bridge, address });
  portStateSelection(call, bridge);
  return true;
};

/** br_stp_recalculate_bridge_id() and the news about it. */
export const recalculateAndTell = (call: Call, bridge: number): void => {
  if (recalculateBridgeId(call, bridge)) callNotifiers(call, 'NETDEV_CHANGEADDR', bridge);
};
