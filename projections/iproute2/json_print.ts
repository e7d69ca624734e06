/**
 * One description of a line that is printed as text or as JSON (lib/json_print.c, lib/json_writer.c). A line is made
 * of pieces; each says what it is in text, in JSON, or in both.
 */

export type Json = string | number | null | readonly string[];

export interface Piece {
  /** '' where only JSON has it. */
  readonly text: string;
  /** Absent where only text has it. */
  readonly field?: readonly [key: string, value: Json];
}

export const both = (key: string, value: Json, text: string): Piece => ({ text, field: [key, value] });
export const textOnly = (text: string): Piece => ({ text });
export const jsonOnly = (key: string, value: Json): Piece => ({ text: '', field: [key, value] });

const ESCAPES: Readonly<Record<string, string>> = {
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\f': '\\f',
  '\b': '\\b',
  '\\': '\\\\',
  '"': '\\"',
};

/** jsonw_puts(): other control characters stay as they are. */
const quote = (text: string): string =>
  `"${text.replaceAll(/[\t\n\r\f\b\\"]/g, (character) => ESCAPES[character] ?? character)}"`;

const valueText = (value: Json, pretty: boolean): string => {
  if (value === null) return 'null';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return `${value}`;
  const items = value.map(quote).join(',');
  if (!pretty) return `[${items}]`;
  return items === '' ? '[ ]' : `[ ${items} ]`;
};

const objectText = (line: readonly Piece[], pretty: boolean): string => {
  const fields = line.flatMap(({ field }) => (field === undefined ? [] : [field]));
  if (fields.length === 0) return '{}';
  if (!pretty)
    return `{${fields.map(([key, value]) => `${quote(key)}:${valueText(value, false)}`).join(',')}}`;
  const inner = fields.map(([key, value]) => `\n        ${quote(key)}: ${valueText(value, true)}`);
  return `{${inner.join(',')}\n    }`;
};

/**
 * @param lines one object each in JSON; a line without pieces is nothing in text and {} in JSON, as what a filter
 *   left out is in iproute2
 */
export const print = (
  lines: readonly (readonly Piece[])[],
  { json, pretty }: { readonly json: boolean; readonly pretty: boolean },
): string => {
  if (!json) return lines.flatMap((line) => line.map(({ text }) => text)).join('');
  const objects = lines.map((line) => objectText(line, pretty)).join(',');
  if (!pretty) return `[${objects}]\n`;
  return objects === '' ? '[ ]\n' : `[ ${objects} ]\n`;
};
