import { expect, test } from 'vitest';

import { latinDigits, latinNumber, persianDigits, withLatinDigits } from './digits';

test('digits of either kind are one number', () => {
  expect(latinDigits('۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ 0123456789')).toBe('0123456789 0123456789 0123456789');
  expect(persianDigits('1403/01/31')).toBe('۱۴۰۳/۰۱/۳۱');
  expect(['۱٬۲۳۴٫۵', '-۳۵٫۶۹', '12.5'].map(latinNumber)).toEqual(['1234.5', '-35.69', '12.5']);
});

test('Persian words get Latin digits, and names that they are told keep theirs', () => {
  const words = {
    band: 'نوار ۸۰٪',
    presets: { '7d': '۷ روز' },
    list: ['روز ۳'],
    sent: (name: string, count: string) => `نامهٔ ۲ به ${name} در ${count} روز`,
    nothing: null,
  };
  const latin = withLatinDigits(words);
  expect(latin.band).toBe('نوار 80%');
  expect(latin.presets['7d']).toBe('7 روز');
  expect(latin.list).toEqual(['روز 3']);
  expect(latin.sent('واحد ۱۲', '30')).toBe('نامهٔ 2 به واحد ۱۲ در 30 روز');
  expect(withLatinDigits(words)).toBe(latin);
});
