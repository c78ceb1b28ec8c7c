import { describe, expect, test } from 'vitest';

import { beginning, MOST_BYTES, mustBeWhole } from './cut';
import { added, changed } from './entries';

const file = (name: string, size: number) => {
  const made = new File(['x'], name, { lastModified: 1 });
  Object.defineProperty(made, 'size', { value: size });
  return made;
};

describe('what is sent to be looked at', () => {
  test('of a text its beginning, of other kinds all', () => {
    expect(beginning(file('a.csv', 5000), 1000).cut).toBe(true);
    expect(beginning(file('a.csv', 1000), 1000).cut).toBe(false);
    expect(beginning(file('a.xlsx', 5000), 1000).cut).toBe(false);
    expect(beginning(file('a.csv.gz', MOST_BYTES + 1), 1000).cut).toBe(true);
    expect(['a.CSV', 'a.XLSX', 'a.zip', 'a.txt'].map(mustBeWhole)).toEqual([false, true, true, false]);
  });
});

describe('the list of files', () => {
  test('takes a file once, an empty one not at all, and a loaded one again', () => {
    const first = added([], [file('a.csv', 5), file('b.csv', 5), file('empty.csv', 0)]);
    expect(first.map((entry) => entry.file.name)).toEqual(['a.csv', 'b.csv']);
    expect(added(first, [file('a.csv', 5), file('c.csv', 5)])).toHaveLength(3);
    const [one] = first;
    expect(added(changed(first, one?.id ?? '', { state: 'done' }), [file('a.csv', 5)])).toHaveLength(3);
  });
});
