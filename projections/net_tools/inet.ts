/** Addresses of IPv4 on the command lines of net-tools (lib/inet.c). Names are looked up nowhere. */

/** inet_aton(): of fewer than four numbers the last one fills the rest. */
export const inetAton = (word: string): string | undefined => {
  const parts = word.split('.');
  if (parts.length > 4 || !parts.every((part) => /^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.test(part)))
    return undefined;
  const numbers = parts.map((part) => Number(/^0[0-7]/.test(part) ? `0o${part.slice(1)}` : part));
  const last = numbers.pop() ?? 0;
  const rest = 4 - numbers.length;
  if (last >= 256 ** rest || numbers.some((number) => number > 255)) return undefined;
  const tail = Array.from({ length: rest }, (_, i) => Math.floor(last / 256 ** (rest - 1 - i)) % 256);
  return [...numbers, ...tail].join('.');
};

/** What a program says of a word that is neither an address nor a name that anybody knows. */
export const unknownHost = (word: string): string =>
  `${word}: ${/^[0-9.]+$/.test(word) ? 'Unknown host' : 'Host name lookup failure'}\n`;
