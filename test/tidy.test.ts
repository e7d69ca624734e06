import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/*
 * The rules of docs/STYLE.md that no linter knows. They look at what git tracks and at what it would track; every test
 * names the rule and answers the places that break it.
 */

const root = fileURLToPath(new URL('..', import.meta.url));

const SOURCE_FOLDERS = ['core', 'projections', 'debugger'];
const TOP_LEVEL_FOLDERS = new Set([...SOURCE_FOLDERS, 'test', 'docs', 'dist', 'node_modules']);
const MAX_LINES = 400;

/** Files that may declare a class because a library demands one. */
const CLASSES_ALLOWED = new Set<string>([]);

interface TidyFile {
  readonly path: string;
  readonly text: string;
}

function isRegular(path: string): boolean {
  return lstatSync(`${root}/${path}`, { throwIfNoEntry: false })?.isFile() ?? false;
}

function filesOfTheProject(): readonly TidyFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(listed.split('\0'))]
    .filter((path) => path !== '' && path !== 'package-lock.json' && isRegular(path))
    .map((path) => ({ path, text: readFileSync(`${root}/${path}`, 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
}

const files = filesOfTheProject();
const isTypeScript = ({ path }: TidyFile): boolean => path.endsWith('.ts');
const isSource = ({ path }: TidyFile): boolean =>
  SOURCE_FOLDERS.some((folder) => path.startsWith(`${folder}/`));
const typescript = files.filter(isTypeScript).map((file) => ({
  ...file,
  tree: ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, true),
}));
const source = typescript.filter(isSource);

type Parsed = (typeof typescript)[number];

function placeOf(file: Parsed, node: ts.Node): string {
  const { line } = file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree));
  return `${file.path}:${line + 1}`;
}

function placesWhere(among: readonly Parsed[], isBad: (node: ts.Node, file: Parsed) => boolean): string[] {
  const places: string[] = [];
  for (const file of among) {
    const visit = (node: ts.Node): void => {
      if (isBad(node, file)) places.push(placeOf(file, node));
      ts.forEachChild(node, visit);
    };
    visit(file.tree);
  }
  return places;
}

function linesWhere(among: readonly TidyFile[], bad: RegExp): string[] {
  return among.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (bad.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}

/** The module that an `import`, an `export … from` or an `import(…)` names. */
function specifierOf(node: ts.Node): string | undefined {
  const named =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined;
  return named !== undefined && ts.isStringLiteralLike(named) ? named.text : undefined;
}

/** A cast other than `as const`, without a comment on its line, on the line before, or before its statement. */
function isCastWithoutReason(node: ts.Node, file: Parsed): boolean {
  if (!ts.isAsExpression(node) && !ts.isTypeAssertionExpression(node)) return false;
  if (ts.isConstTypeReference(node.type)) return false;
  const lines = file.text.split('\n');
  const lineOf = (position: number): number => file.tree.getLineAndCharacterOfPosition(position).line;
  const statement = ts.findAncestor(node, ts.isStatement) ?? node;
  const last = lineOf(node.getEnd());
  const candidates = [last, lineOf(node.type.getStart()) - 1, lineOf(statement.getStart()) - 1];
  return !candidates.some((line) => /\/\/|\*\//u.test(lines[line] ?? ''));
}

function isModifier(node: ts.Node): boolean {
  return ts.canHaveModifiers(node.parent) && (ts.getModifiers(node.parent) ?? []).some((one) => one === node);
}

describe('the tree', () => {
  it('has the three source folders, test and docs, and no others', () => {
    const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const strangers = folders
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('.') && !TOP_LEVEL_FOLDERS.has(name));
    expect(strangers).toEqual([]);
  });

  it('names source files and their folders in snake_case', () => {
    const snakeCase = /^[a-z0-9]+(_[a-z0-9]+)*(\.[a-z0-9]+)*$/u;
    const badly = files
      .filter(isSource)
      .filter(({ path }) => !path.split('/').every((part) => snakeCase.test(part)));
    expect(badly.map(({ path }) => path)).toEqual([]);
  });

  it(`has no source file over ${MAX_LINES} lines`, () => {
    const long = source
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });

  it('mentions nothing of where it was written', () => {
    const elsewhere = /\bsession \d|\/wor[k]\/|\.\.\/share[d]/iu;
    expect(linesWhere(files, elsewhere)).toEqual([]);
  });
});

describe('modules', () => {
  it('have no index.ts', () => {
    expect(files.filter(({ path }) => /(^|\/)index\.ts$/u.test(path)).map(({ path }) => path)).toEqual([]);
  });

  it('are no barrels', () => {
    const exportsAll = placesWhere(typescript, (node) => {
      if (!ts.isExportDeclaration(node) || node.moduleSpecifier === undefined) return false;
      return node.exportClause === undefined || ts.isNamespaceExport(node.exportClause);
    });
    const onlyPassOn = source.filter(({ tree }) =>
      tree.statements.every(
        (statement) => ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement),
      ),
    );
    expect([...exportsAll, ...onlyPassOn.map(({ path }) => path)]).toEqual([]);
  });

  it('have no default export', () => {
    const isDefault = (node: ts.Node): boolean =>
      ts.isExportAssignment(node) || (node.kind === ts.SyntaxKind.DefaultKeyword && isModifier(node));
    expect(placesWhere(source, isDefault)).toEqual([]);
  });

  it('import their neighbours with .js', () => {
    const withoutExtension = placesWhere(typescript, (node) => {
      const specifier = specifierOf(node);
      return specifier !== undefined && specifier.startsWith('.') && !/\.(js|json)$/u.test(specifier);
    });
    expect(withoutExtension).toEqual([]);
  });

  it('import fp-ts as fp-ts/lib/X.js, and io-ts either whole or in that way', () => {
    const otherwise = placesWhere(typescript, (node) => {
      const specifier = specifierOf(node) ?? '';
      if (/^fp-ts(\/|$)/u.test(specifier)) return !/^fp-ts\/lib\/\w+\.js$/u.test(specifier);
      return specifier.startsWith('io-ts/') && !/^io-ts\/lib\/\w+\.js$/u.test(specifier);
    });
    expect(otherwise).toEqual([]);
  });
});

describe('types', () => {
  it('are no enums', () => {
    expect(placesWhere(typescript, ts.isEnumDeclaration)).toEqual([]);
  });

  it('are no classes, unless a library demands one', () => {
    const classes = placesWhere(
      source,
      (node, { path }) => ts.isClassLike(node) && !CLASSES_ALLOWED.has(path),
    );
    expect(classes).toEqual([]);
  });

  it('are never any', () => {
    expect(placesWhere(typescript, (node) => node.kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
  });

  it('are never asserted to be there with !', () => {
    const isBang = (node: ts.Node): boolean =>
      ts.isNonNullExpression(node) ||
      ((ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) &&
        node.exclamationToken !== undefined);
    expect(placesWhere(typescript, isBang)).toEqual([]);
  });

  it('are cast only with a reason', () => {
    expect(placesWhere(source, isCastWithoutReason)).toEqual([]);
  });
});

describe('comments', () => {
  it('leave nothing to be done', () => {
    const marker = /\b(TO[D]O|FIX[M]E|XX[X])\b/u;
    const written = files.filter(({ path }) => /\.(ts|sh|cjs|mjs|js)$|^\.ci\//u.test(path));
    expect(linesWhere(written, marker)).toEqual([]);
  });

  it('are no commented-out code', () => {
    const code =
      /^\s*\/\/\s*(import|export|const|let|return|throw|await|if \(|for \(|while \(|switch \().*[;{]$/u;
    const closing = /^\s*\/\/\s*(\}|\);|\}\);?)\s*$/u;
    expect([...linesWhere(typescript, code), ...linesWhere(typescript, closing)]).toEqual([]);
  });

  it('are no banners', () => {
    expect(linesWhere(typescript, /^\s*(\/\/|\/\*|\*)\s*[-=*#~]{5,}/u)).toEqual([]);
  });
});
