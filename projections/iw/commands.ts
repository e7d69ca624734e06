/** The commands that `iw` 5.19 has, modelled or not, by what they are about: `…` stands for arguments. */
const lines = (text: string): readonly string[] => text.trim().split(/\s*,\s*/);

export const COMMANDS = {
  dev: lines(`
    ap start, ap stop, auth …, cac channel …, cac freq …, cac trigger …, connect …, cqm rssi …, del,
    disconnect, ftm get_stats, ftm start_responder …, get mesh_param …, get power_save, ibss join …,
    ibss leave, info, interface add …, link, measurement ftm_request …, mesh join …, mesh leave,
    mesh_param dump, mgmt dump …, mpath del …, mpath dump, mpath get …, mpath new …, mpath probe …,
    mpath set …, mpp dump, mpp get …, ocb join …, ocb leave, offchannel …, roc start …, scan abort, scan
    dump …, scan sched_start …, scan sched_stop, scan trigger …, scan …, set 4addr …, set bitrates …,
    set channel …, set freq …, set mcast_rate …, set mesh_param …, set meshid …, set monitor …, set
    noack_map …, set peer …, set power_save …, set tidconf …, set txpower …, set type …, station del …,
    station dump …, station get …, station set …, survey dump …, switch channel …, switch freq …, vendor
    recv …, vendor recvbin …, vendor send …
  `),
  phy: lines(`
    channels, coalesce disable, coalesce enable …, coalesce show, get txq, hwsim getps, hwsim setps …,
    hwsim stopqueues, hwsim wakequeues, info, interface add …, reg get, set antenna …, set channel …,
    set coverage …, set distance …, set frag …, set freq …, set name …, set netns …, set retry …, set
    rts …, set sar_specs …, set txpower …, set txq …, wowlan disable, wowlan enable …, wowlan show
  `),
  wdev: lines(`
    nan add_func …, nan config …, nan rm_func …, nan start …, nan stop, p2p start, p2p stop
  `),
  none: lines(`
    commands, dev, event …, features, help …, list, phy, reg get, reg reload, reg set …
  `),
} as const;

/** The command that words ask for, with its arguments left out; undefined: there is none. */
export const commandNamed = (by: keyof typeof COMMANDS, words: readonly string[]): string | undefined =>
  COMMANDS[by]
    .map((row) => ({ name: row.replace(' …', ''), takesArguments: row.endsWith(' …') }))
    .find(({ name, takesArguments }) => {
      const length = name.split(' ').length;
      const fits = takesArguments || words.length === length;
      return fits && words.slice(0, length).join(' ') === name;
    })?.name;
