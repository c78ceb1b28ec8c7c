import { describe, expect, test } from 'vitest';

import { makeFormats } from '../i18n/formats';
import { book, say, saying } from './persian';
import { sayer } from './said';

/** Without the marks that keep a piece from turning what is around it. */
const plain = (text: string | null) => text?.replace(/[\u2066-\u2069\u200e]/g, '') ?? null;

describe('a sentence of the server in Persian', () => {
  test.each([
    ['every line ends so', 'هر سطر چنین پایان می‌یابد'],
    ['99.5% of its cells read as times', '۹۹٫۵٪ از خانه‌هایش زمان خوانده می‌شود'],
    ['1,234 of 12,000 lines end in CR LF, the others in LF', 'از ۱۲٬۰۰۰ سطر، ۱٬۲۳۴ سطر با CR LF پایان می‌یابد و بقیه با LF'],
    ["the cell in 'Last [kW]' is not a number", "خانهٔ ستون 'Last [kW]' عدد نیست"],
    ['1250000.0 is outside any to 9000.0', '۱٬۲۵۰٬۰۰۰ بیرون از بازهٔ هر اندازه تا ۹٬۰۰۰ است'],
    ['nothing is not a finite number', 'مقدار خالی عددِ باپایان نیست'],
    ["the header 'Load (MW)' names it", "سرستون 'Load (MW)' آن را می‌گوید"],
    ["'a time' is not a time zone", "'a time' منطقهٔ زمانی نیست"],
  ])('%s', (english, persian) => {
    expect(plain(say(english))).toBe(persian);
  });

  test('a date is of the reader’s calendar', () => {
    const told = say('the file goes back to 2024-03-20: history, taken as known when each interval ended; lengthen the lag if the values were published later');
    expect(plain(told)).toContain('چهارشنبه ۱ فروردین ۱۴۰۳');
  });

  test('a moment keeps its hour', () => {
    expect(plain(say('origin 2024-03-20 05:00'))).toBe('از چهارشنبه ۱ فروردین ۱۴۰۳، ۰۵:۰۰');
  });

  test('a moment alone is told too, and of an id its end', () => {
    expect(plain(say('2024-03-20 05:00'))).toBe('چهارشنبه ۱ فروردین ۱۴۰۳، ۰۵:۰۰');
    expect(plain(say('Certify model 01a22fac-3ece-74a1-a193-2af4da20e6a3'))).toBe('گواهی مدل da20e6a3');
  });

  test('numbers have the digits that the reader chose', () => {
    const latin = saying(makeFormats('fa', { digits: 'latin', calendar: 'gregorian' }));
    expect(plain(latin('Issue forecasts of 12 models'))).toBe('پیش‌بینی با 12 مدل');
    expect(plain(latin('2024-03-20 05:00'))).toBe('چهارشنبه 20 مارس 2024، 05:00');
  });

  test.each(['load of june.csv', 'series x.csv', 'origin story.csv', 'meters: meters.csv'])('a name is no sentence: %s', (name) => {
    expect(say(name)).toBeNull();
  });

  test('what is said behind a sentence comes behind it', () => {
    const told = say(
      '2 of 2 hours are missing in spring and 2 of 2 doubled in autumn, as clocks change there; Europe/London, Europe/Athens (with ends of intervals) would fit as well',
    );
    expect(plain(told)).toBe(
      'از ۲ ساعت ۲ ساعت در بهار جا افتاده و از ۲ ساعت ۲ ساعت در پاییز دوباره آمده است، چنان‌که ساعت آنجا تغییر می‌کند؛ این‌ها هم می‌خورد: Europe/London، Europe/Athens (با پایان بازه‌ها)',
    );
  });

  test('sentences that follow each other are said one by one', () => {
    expect(plain(say('Save the workbook again. What was read of a.xlsx before that is in and stays. Loading all again doubles nothing.'))).toBe(
      'کارپوشه را دوباره ذخیره کنید. آنچه پیش از آن از a.xlsx خوانده شد وارد شده است و می‌ماند. با بارگذاری دوبارهٔ همه چیزی دوبار نمی‌شود.',
    );
  });

  test('names with commas stay whole in a list', () => {
    const told = say("Input should be 'a, b', 'c' or 'd'");
    expect(plain(told)).toBe("باید یکی از این‌ها باشد: 'a, b'، 'c'، 'd'");
  });

  test('each piece stands apart, so that its letters turn nothing', () => {
    expect(say("'x' is not a time zone")).toBe('\u2068\'x\'\u2069 منطقهٔ زمانی نیست');
  });

  test('no digit of a value is lost', () => {
    expect(plain(say('1234567.891 is out of range'))).toBe('۱٬۲۳۴٬۵۶۷٫۸۹۱ بیرون از محدوده است');
  });

  test.each(['the moon is full', 'it stands beside a date, and the moon is full', 'Save the workbook again. The moon is full.', 'toString'])(
    'what it does not know whole it does not say: %s',
    (text) => {
      expect(say(text)).toBeNull();
    },
  );

  test('of two templates that fit, the one with more of its own says it', () => {
    const told = sayer({ '{} names it': 'الف', 'the header {} names it': 'ب' }, makeFormats('fa'))('the header x names it');
    expect(told).toBe('ب');
  });

  test('every template of the book says itself', () => {
    const unsaid = Object.entries(book).filter(([english, persian]) => !/^[;, ]/.test(english) && !/[!@]\}/.test(persian) && say(english.replaceAll('{}', '7')) === null);
    expect(unsaid).toEqual([]);
  });
});
