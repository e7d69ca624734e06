/** What io-ts leaves open at our boundaries: records without unknown fields, and reports of one sentence. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

/** A whole number that arithmetic keeps exact. */
export const int = new t.Type<number>(
  'a whole number',
  (u): u is number => Number.isSafeInteger(u),
  (u, context) => (typeof u === 'number' && Number.isSafeInteger(u) ? t.success(u) : t.failure(u, context)),
  t.identity,
);

const isRecord = (u: unknown): u is Record<string, unknown> =>
  typeof u === 'object' && u !== null && !Array.isArray(u);

/** A record whose fields are all optional and that has no others: a mistyped field is an error, never ignored. */
export const closedPartial = <P extends t.Props>(props: P, name: string): t.Type<t.TypeOf<t.PartialC<P>>> => {
  const open = t.partial(props);
  return new t.Type(
    name,
    open.is,
    (u, context) => {
      if (!isRecord(u)) return t.failure(u, context, 'must be an object');
      const unknown = Object.keys(u).find((key) => !(key in props));
      if (unknown !== undefined)
        return t.failure(u[unknown], t.appendContext(context, unknown, t.never), 'is not a known field');
      return open.validate(u, context);
    },
    open.encode,
  );
};

/** `closedPartial` in which the fields of `required` must be present. */
export const closed = <R extends t.Props, P extends t.Props>(
  required: R,
  optional: P,
  name: string,
): t.Type<t.TypeOf<t.TypeC<R>> & t.TypeOf<t.PartialC<P>>> => {
  const fields = closedPartial({ ...required, ...optional }, name);
  const complete = t.intersection([t.type(required), t.partial(optional)]);
  return new t.Type(
    name,
    complete.is,
    (u, context) => {
      const checked = fields.validate(u, context);
      if (E.isLeft(checked)) return checked;
      const missing = Object.keys(required).find((key) => !isRecord(u) || u[key] === undefined);
      if (missing !== undefined)
        return t.failure(undefined, t.appendContext(context, missing, t.never), 'is missing');
      return complete.is(u) ? t.success(u) : t.failure(u, context);
    },
    complete.encode,
  );
};

/** A codec with a condition on the decoded value, told in words when it fails ("must be …"). */
export const refined = <A, O>(codec: t.Type<A, O>, holds: (a: A) => boolean, must: string): t.Type<A, O> =>
  new t.Type(
    codec.name,
    (u): u is A => codec.is(u) && holds(u),
    (u, context) => {
      const decoded = codec.validate(u, context);
      if (E.isLeft(decoded)) return t.failure(u, context, must);
      return holds(decoded.right) ? decoded : t.failure(u, context, must);
    },
    codec.encode,
  );

const shown = (u: unknown): string => {
  const text = JSON.stringify(u) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

/**
 * The first thing wrong with a value, as `path: value … message`. The path has the form `nics[0].name`; combinator
 * steps of io-ts (intersection and union members) are left out of it.
 */
export const firstError = (errors: t.Errors): string => {
  const deepest = errors.reduce((a, b) => (b.context.length > a.context.length ? b : a));
  const path = deepest.context
    .slice(1)
    .filter(({ key }, i) => {
      const parent = deepest.context[i]?.type;
      return !(parent instanceof t.IntersectionType || parent instanceof t.UnionType) && key !== '';
    })
    .map(({ key }) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
  const what =
    deepest.message ?? `must be ${deepest.context[deepest.context.length - 1]?.type.name ?? 'valid'}`;
  const where = path === '' ? 'the value' : path;
  return what.startsWith('is ') ? `${where} ${what}` : `${where} ${what}, not ${shown(deepest.value)}`;
};
