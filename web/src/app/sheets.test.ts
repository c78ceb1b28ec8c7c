import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SOURCE = join(import.meta.dirname, '..');
const sheets = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));

/** Classes that a sheet says something of wherever they stand. */
const alone = (css: string) =>
  new Set([...css.replace(/\/\*[^]*?\*\/|\([^()]*\)/g, '').matchAll(/(?<=^|[},])\s*\.([\w-]+)\s*(?=[,{])/gm)].map(([, name]) => name ?? ''));

it('lets two pages that were both opened look as each does on its own', () => {
  const owners = new Map<string, string[]>();
  for (const sheet of sheets) {
    for (const name of alone(readFileSync(join(SOURCE, sheet), 'utf8'))) owners.set(name, [...(owners.get(name) ?? []), sheet]);
  }
  expect(owners.size).toBeGreaterThan(100);
  expect([...owners].filter(([, where]) => where.length > 1)).toEqual([]);
});
