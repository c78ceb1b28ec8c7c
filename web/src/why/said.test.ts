import { expect, test } from 'vitest';

import { makeFormats } from '../i18n/formats';
import { said } from './said';

const told = 'اوج، در \u20682024-03-20 18:30\u2069، \u20681,234.50 MW\u2069: \u2068-90\u2069 از \u2068north/temperature2\u2069 در \u20682024-03-20\u2069.';

test('Persian sentences have Persian digits, the moments of the Persian calendar, and names as they are', () => {
  const shown = said(told, makeFormats('fa'));
  expect(shown).toContain('۱٬۲۳۴٫۵۰');
  expect(shown).toContain('\u200e-۹۰');
  expect(shown).toContain('فروردین ۱۴۰۳، ۱۸:۳۰');
  expect(shown).toContain('north/temperature2');
  expect(shown).not.toMatch(/2024|1,234/);
});

test('English sentences stay as they were told', () => {
  const sentence = 'The peak, 2024-03-20 18:30, is expected at 1,234 MW: -90 from weather.';
  expect(said(sentence, makeFormats('en'))).toBe(sentence);
});

test('English sentences follow a choice of digits and calendar too, and names and units stay as they are', () => {
  const sentence = 'The peak, 2024-03-20 18:30, is expected at 1,234.5 MW (4 of unit2/p90 on average 1.9 W/m2 higher): -90 from weather, +12.';
  expect(said(sentence, makeFormats('en', { digits: 'persian', calendar: 'persian' }))).toBe(
    'The peak, Wed ۱ Farvardin ۱۴۰۳, ۱۸:۳۰, is expected at ۱٬۲۳۴٫۵ MW (۴ of unit2/p90 on average ۱٫۹ W/m2 higher): \u200e-۹۰ from weather, \u200e+۱۲.',
  );
  expect(said(told, makeFormats('fa', { digits: 'latin', calendar: 'gregorian' }))).toContain('\u20681,234.50 MW\u2069');
});
