import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { SECTIONS } from '../app/mainPages';
import { found } from './found';
import { helpOf, PAGES } from './pages';
import { TERMS, type TermId } from './terms';

const ids = Object.keys(TERMS) as TermId[];
/** Pages within the frame, as the router names them; what only leads elsewhere has no component. */
const router = readFileSync(join(import.meta.dirname, '../app/router.tsx'), 'utf8').split('Ways in.')[0] ?? '';
const routes = [
  ...Array.from(router.matchAll(/\bpage\('(\/[^']*)'/g), ([, path]) => path ?? ''),
  ...Array.from(router.matchAll(/createRoute\(\{(?:(?!createRoute)[^])*?\n\s*\}\)/g), ([whole]) => whole)
    .filter((whole) => whole.includes('component: lazy'))
    .flatMap((whole) => /path: '(\/[^']*)'/.exec(whole)?.[1] ?? []),
];

describe('help', () => {
  it('is there for every page: whoever adds a page adds its line to help/pages.ts', () => {
    expect(routes.length).toBeGreaterThan(15);
    const helped = (path: string) => helpOf(path.replace(/\$\w+/, '1')).lead.en !== '';
    expect([...routes, ...SECTIONS.map(({ to }) => (to === '/data' ? '/data/uploads' : to))].filter((path) => !helped(path))).toEqual([]);
  });
  it('is there for no page that is not', () => {
    expect(Object.keys(PAGES).filter((path) => !routes.includes(path))).toEqual([]);
  });
  it('knows the page of one series and of its models from their addresses', () => {
    expect(helpOf('/series/12')).toBe(PAGES['/series']);
    expect(helpOf('/forecasts/models')).toBe(PAGES['/forecasts/models']);
    expect(helpOf('/nowhere').terms.length).toBeGreaterThan(0);
  });
  it('leaves no term that no page explains', () => {
    const used = new Set(Object.values(PAGES).flatMap(({ terms }) => terms));
    expect(ids.filter((id) => !used.has(id))).toEqual([]);
  });
  it.each(ids)('says %s in both languages', (id) => {
    const { en, fa } = TERMS[id];
    expect(en.text.length).toBeGreaterThan(40);
    expect(fa.text).toMatch(/[\u0600-\u06ff]{3}/);
    expect(Boolean(en.example)).toBe(Boolean(fa.example));
    // Names of things and keys are left; no sentence is.
    expect(`${fa.text} ${fa.example ?? ''}`).not.toMatch(/[a-z]{3,} [a-z]{2,}/i);
    expect(`${fa.text} ${fa.example ?? ''}`).not.toMatch(/[0-9]/);
  });
  it('finds a term by its name first, and by what it says, in the other language too', () => {
    expect(found('coverage', ids, 'en')[0]).toBe('coverage');
    expect(found('پوشش', ids, 'en')[0]).toBe('coverage');
    expect(found('too narrow', ids, 'en')).toContain('coverage');
    expect(found('no such thing', ids, 'en')).toEqual([]);
  });
});
