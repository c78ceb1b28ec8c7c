import { beforeEach, describe, expect, test } from 'vitest';

import { chose, follows, toFollow } from './followed';

const KEY = 'mantine-color-scheme-value';
let held: Map<string, string>;
const kept = {
  getItem: (name: string) => held.get(name) ?? null,
  setItem: (name: string, value: string) => void held.set(name, value),
  removeItem: (name: string) => void held.delete(name),
};
const followed = (value: string) => {
  held.set(KEY, value);
  follows(kept, 'theme', value);
};

describe('what the organisation has the page begin with', () => {
  beforeEach(() => {
    held = new Map();
  });
  test('holds where nobody chose, and is the browser’s where the organisation says nothing', () => {
    expect(toFollow(kept, 'theme', 'dark', 'auto')).toBe('dark');
    expect(toFollow(kept, 'theme', 'browser', 'auto')).toBeNull();
  });
  test('is seen when it changes later, and when it is taken back', () => {
    followed('dark');
    expect(toFollow(kept, 'theme', 'dark', 'auto')).toBeNull();
    expect(toFollow(kept, 'theme', 'light', 'auto')).toBe('light');
    expect(toFollow(kept, 'theme', 'browser', 'auto')).toBe('auto');
  });
  test('changes nothing that the reader chose, even where they chose the same', () => {
    held.set(KEY, 'light');
    expect(toFollow(kept, 'theme', 'dark', 'auto')).toBeNull();
    followed('dark');
    chose(kept, 'theme');
    expect(toFollow(kept, 'theme', 'light', 'auto')).toBeNull();
    followed('dark');
    held.set(KEY, 'light');
    expect(toFollow(kept, 'theme', 'dark', 'auto')).toBeNull();
  });
  test('is each of its own', () => {
    followed('dark');
    expect(toFollow(kept, 'language', 'fa', 'en')).toBe('fa');
  });
});
