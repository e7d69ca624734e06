/**
 * Tables as util-linux prints them (libsmartcols 2.38: table.c, print.c): columns as wide as their widest cell, cells of
 * several lines, a tree in one column; the same rows raw and as JSON.
 */

export interface Column {
  readonly name: string;
  readonly right: boolean;
  /** Shows how the rows hang together. */
  readonly tree: boolean;
}

export interface Row {
  readonly id: number;
  /** `id` of the row that it hangs below. */
  readonly parent: number | undefined;
  readonly cells: Readonly<Record<string, string | number | null>>;
}

interface Options {
  readonly raw: boolean;
  readonly list: boolean;
  readonly noheadings: boolean;
}

const childrenOf = (rows: readonly Row[], id: number | undefined): Row[] =>
  rows.filter(({ parent }) => parent === id);

/** A row where the tree puts it, and what stands before its first and its other lines. */
interface Placed {
  readonly row: Row;
  readonly first: string;
  readonly more: string;
}

const place = (rows: readonly Row[], parent: number | undefined, before: string): Placed[] => {
  const children = childrenOf(rows, parent);
  return children.flatMap((row, i) => {
    const isLast = i === children.length - 1;
    const [first, more] = parent === undefined ? ['', ''] : isLast ? ['`-', '  '] : ['|-', '| '];
    return [{ row, first: before + first, more: before + more }, ...place(rows, row.id, before + more)];
  });
};

const escaped = (text: string): string =>
  text.replaceAll(
    /[^\x21-\x5b\x5d-\x7e]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );

const rawLines = (columns: readonly Column[], placed: readonly Placed[]): string[] =>
  placed.map(({ row, first }) =>
    columns.map(({ name, tree }) => (tree ? first : '') + escaped(`${row.cells[name] ?? ''}`)).join(' '),
  );

/** A heading that is not printed takes its room all the same. */
const tableLines = (columns: readonly Column[], placed: readonly Placed[], head: boolean): string[] => {
  const heading = columns.map(({ name }) => name);
  const cellLines = placed.flatMap(({ row, first, more }) => {
    const cells = columns.map(({ name }) => `${row.cells[name] ?? ''}`.split('\n'));
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, i) =>
      cells.map((lines, c) => (columns[c]?.tree ? (i === 0 ? first : more) : '') + (lines[i] ?? '')),
    );
  });
  const all = [heading, ...cellLines];
  const widths = columns.map((_, c) => Math.max(...all.map((cells) => cells[c]?.length ?? 0)));
  return (head ? all : cellLines).map((cells) =>
    cells
      .map((cell, c) => {
        const width = widths[c] ?? 0;
        if (columns[c]?.right) return cell.padStart(width);
        return c === cells.length - 1 ? cell : cell.padEnd(width);
      })
      .join(' '),
  );
};

const jsonValue = (value: string | number | null): string => JSON.stringify(value);

const jsonRows = (
  columns: readonly Column[],
  rows: readonly Row[],
  parent: number | undefined,
  indent: string,
): string => {
  const objects = childrenOf(rows, parent).map((row) => {
    const fields = columns.map(
      ({ name }) => `${indent}   "${name.toLowerCase()}": ${jsonValue(row.cells[name] ?? null)}`,
    );
    const below =
      childrenOf(rows, row.id).length === 0
        ? []
        : [`${indent}   "children": [\n${jsonRows(columns, rows, row.id, `${indent}      `)}\n${indent}   ]`];
    return `{\n${[...fields, ...below].join(',\n')}\n${indent}}`;
  });
  return indent + objects.join(',');
};

/** @param json the name of the list in JSON; undefined: text */
export const printTable = (
  json: string | undefined,
  columns: readonly Column[],
  rows: readonly Row[],
  { raw, noheadings }: Options,
): string => {
  if (json !== undefined)
    return `{\n   "${json}": [\n${jsonRows(columns, rows, undefined, '      ')}\n   ]\n}\n`;
  const placed = place(rows, undefined, '');
  const heading = raw && !noheadings ? [columns.map(({ name }) => name).join(' ')] : [];
  const lines = raw ? [...heading, ...rawLines(columns, placed)] : tableLines(columns, placed, !noheadings);
  return lines.map((line) => `${line}\n`).join('');
};
