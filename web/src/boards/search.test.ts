import { describe, expect, test } from 'vitest';

import type { Dashboard } from '../api/dashboards';
import { asked, frozen, narrowed, pageWindow, parseSearch, rangeOf, siteOf } from './search';

const series = (event_at: string | null) => ({ resolution: 'PT1H', latest: event_at && { event_at, value: 1, known_at: event_at } });
const board = (...at: (string | null)[]) => ({ content: { schema: 1, range: '1d', panels: [] }, series: at.map(series) }) as unknown as Dashboard;
const NOW = Date.parse('2024-05-10T00:00:00Z');
const told = (search: Record<string, unknown>, one: Dashboard) => {
  const window = pageWindow(parseSearch(search), one, NOW);
  return window && asked(window);
};

describe('the range of the page', () => {
  test('is that of the address, else that of the dashboard; nonsense is dropped', () => {
    expect(rangeOf(parseSearch({ range: '30d' }), board().content)).toEqual({ range: '30d' });
    expect(rangeOf(parseSearch({ range: 'forever' }), board().content)).toEqual({ range: '1d' });
    expect(parseSearch({ from: 'x', to: 'y', compose: 'true', view: 'table' })).toEqual({ compose: true });
  });
  test('ends with the newest value of all series and holds it', () => {
    expect(told({}, board('2024-05-09T10:00:00Z', '2024-05-01T00:00:00Z', null))).toEqual({ start: '2024-05-08T11:00Z', end: '2024-05-09T11:00Z' });
  });
  test('ends at the moment looked from, however new the values', () => {
    expect(told({ as_of: '2024-05-05T00:00:00Z' }, board('2024-05-09T10:00:00Z'))?.end).toBe('2024-05-05T01:00Z');
  });
  test('without an end to begin at is open, and without a value is none', () => {
    expect(told({ range: 'all' }, board('2024-05-09T10:00:00Z'))).toEqual({ end: '2024-05-09T11:00Z' });
    expect(told({}, board(null))).toBeNull();
  });
  test('stands still in a link that is copied', () => {
    const window = { start: Date.parse('2024-05-01T00:00Z'), end: NOW };
    expect(frozen({ range: '7d' }, window, NOW + 1000)).toEqual({ from: '2024-05-01T00:00Z', to: '2024-05-10T00:00Z', as_of: '2024-05-10T00:01Z' });
  });
});

describe('the site of the page', () => {
  const document = { site: 'grid/north' };
  test('is that of the address, else that of the dashboard; a key may look like a number', () => {
    expect([siteOf(parseSearch({}), document), siteOf(parseSearch({ site: 'grid' }), document), siteOf(parseSearch({ site: 42 }), document)]).toEqual(['grid/north', 'grid', '42']);
    expect([siteOf(parseSearch({}), {}), siteOf(parseSearch({ site: ['a'] }), {})]).toEqual(['', '']);
  });
  test('can be none though the dashboard has one, and is in the address only where it differs', () => {
    expect(siteOf(parseSearch({ site: '' }), document)).toBe('');
    expect(narrowed({ range: '1d', site: 'grid' }, 'grid/north', document)).toEqual({ range: '1d' });
    expect(narrowed({ range: '1d' }, '', document)).toEqual({ range: '1d', site: '' });
    expect(narrowed({ site: 'grid' }, '', {})).toEqual({});
  });
  test('is in a link that is copied', () => {
    expect(frozen({ site: 'grid', as_of: '2024-05-10T00:00Z' }, null, NOW)).toEqual({ range: 'all', as_of: '2024-05-10T00:00Z', site: 'grid' });
  });
});
