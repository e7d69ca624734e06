/** `sleep`, where deferred work waits for a script to wait: the real program, as a task whose end the model notices. */
import { notModelled, printed } from './program.js';
import type { Program } from './program.js';

/** By their full path, since the client of this model is found before them. */
const PLACES = ['/bin/sleep', '/usr/bin/sleep'];

export const sleep: Program = ({ exists }, argv) => {
  const place = PLACES.find(exists);
  if (place === undefined) return notModelled('sleep where there is no /bin/sleep');
  return { ...printed(''), exec: [place, ...argv] };
};
