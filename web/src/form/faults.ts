/** What is said of a part of a request that was refused, by the kind of its fault. Pure. */

import type { components } from '../api/schema';

export type Fault = components['schemas']['Fault'];
export type Bounds = NonNullable<Fault['bounds']>;
/** By kind, as the server names it; what is asked for is put in. */
export type Kinds = Readonly<Record<string, string | ((bounds: Bounds) => string)>>;

/** How a sentence of our own, which needs no bounds, is told. */
type Own = (sentence: string) => string | null;

const OWN = 'Value error, ';

/** Null where nothing is known to say. */
export function sayFault({ kind, what, bounds }: Fault, kinds: Kinds, own: Own): string | null {
  if (kind === 'value_error') return what.startsWith(OWN) ? own(what.slice(OWN.length)) : null;
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  return typeof known === 'function' ? known(bounds ?? {}) : (known ?? null);
}

/** The parts of a request above a field are of no use to a reader: body, query, path or header. */
export function placeOf({ where }: Fault): string {
  return where.split('.').slice(1).join('.');
}

/** What may be chosen, one by one: 'a', 'b' or 'c'. */
export function choices(told: Bounds[string] | undefined): string[] {
  return Array.from(String(told ?? '').matchAll(/'([^']*)'|([^\s',]+)/g), ([, quoted, bare]) => quoted ?? bare ?? '').filter((each) => each !== 'or');
}
