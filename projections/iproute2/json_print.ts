/**
 * One description of a line that is printed as text or as JSON (lib/json_print.c, lib/json_writer.c). A line is made
 * of pieces; each says what it is in text, in JSON, or in both.
 */
import { general } from '../printf.js';

/** A number that is written as it is said, with all its decimals say. */
const DECIMAL = Symbol('decimal');
interface Decimal {
  readonly [DECIMAL]: string;
}

export type Json =
  Decimal | string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

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

const INDENT = 4;

/** jsonw_float_fmt(). @param digits behind the point */
export const decimal = (value: number, digits: number): Json => ({ [DECIMAL]: value.toFixed(digits) });

/** jsonw_float(): %g. */
export const float = (value: number): Json => ({ [DECIMAL]: general(value) });

const isDecimal = (value: Exclude<Json, null>): value is Decimal =>
  typeof value === 'object' && DECIMAL in value;

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** @param depth how many brackets are open around it */
const valueText = (value: Json, pretty: boolean, depth: number): string => {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isDecimal(value)) return value[DECIMAL];
  if (!isList(value)) return objectText(Object.entries(value), pretty, depth);
  const items = value.map((item) => valueText(item, pretty, depth + 1)).join(',');
  if (!pretty) return `[${items}]`;
  return items === '' ? '[ ]' : `[ ${items} ]`;
};

const objectText = (
  entries: readonly (readonly [string, Json | undefined])[],
  pretty: boolean,
  depth: number,
): string => {
  const [line, colon] = pretty ? [`\n${' '.repeat(INDENT * (depth + 1))}`, ': '] : ['', ':'];
  const fields = entries.flatMap(([key, value]) =>
    value === undefined ? [] : [`${line}${quote(key)}${colon}${valueText(value, pretty, depth + 1)}`],
  );
  const end = pretty && fields.length > 0 ? `\n${' '.repeat(INDENT * depth)}` : '';
  return `{${fields.join(',')}${end}}`;
};

/** What JSON has of a line. */
const fieldsOf = (line: readonly Piece[]): (readonly [string, Json])[] =>
  line.flatMap(({ field }) => (field === undefined ? [] : [field]));

/** Pieces as an object that is the value of a field. */
export const objectOf = (pieces: readonly Piece[]): Json => Object.fromEntries(fieldsOf(pieces));

/** Pieces as text. */
export const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');

/**
 * @param lines one object each in JSON; a line without pieces is nothing in text and {} in JSON, as what a filter
 *   left out is in iproute2
 */
export const print = (
  lines: readonly (readonly Piece[])[],
  { json, pretty }: { readonly json: boolean; readonly pretty: boolean },
): string => {
  if (!json) return lines.map(textOf).join('');
  const objects = lines.map((line) => objectText(fieldsOf(line), pretty, 1)).join(',');
  if (!pretty) return `[${objects}]\n`;
  return objects === '' ? '[ ]\n' : `[ ${objects} ]\n`;
};

/** What has been printed of JSON before the first line: what new_json_obj() opens. */
export const begun = ({ json, pretty }: { readonly json: boolean; readonly pretty: boolean }): string =>
  json ? (pretty ? '[ ' : '[') : '';
