import createClient from 'openapi-fetch';
import { describe, expect, test } from 'vitest';

import { ApiError } from '../api/client';
import type { paths } from '../api/schema';
import { choices, placeOf, type Fault } from './faults';
import { kinds as english, say as inEnglish } from './faultsEn';
import { kinds as persian, say as inPersian } from './faultsFa';
import { refusalOf, sentenceOf } from './refusal';
import { telling } from './telling';
import { formWords } from './words';

const fault = (kind: string, bounds: Fault['bounds'] = null, where = 'body.name', what = 'Input should be something else') => ({ kind, bounds, where, what }) satisfies Fault;

/** Without the marks that keep a piece from turning what is around it. */
const plain = (text: string | null) => text?.replace(/[\u2066-\u2069]/g, '') ?? null;

describe('a fault of a field', () => {
  test.each([
    [fault('missing'), 'This is needed.', 'این لازم است.'],
    [fault('string_too_short', { min_length: 1 }), 'This must not be empty.', 'نباید خالی باشد.'],
    [fault('string_too_long', { max_length: 2000 }), 'At most 2,000 characters.', 'بیش از ۲٬۰۰۰ نویسه جا نمی‌گیرد.'],
    [fault('too_short', { min_length: 1 }), 'At least 1 entry is needed.', 'دست‌کم ۱ مورد لازم است.'],
    [fault('greater_than', { gt: 0.5 }), 'More than 0.5 is needed.', 'باید بزرگ‌تر از ۰٫۵ باشد.'],
    [fault('less_than_equal', { le: 32767 }), 'At most 32,767 is possible.', 'باید ۳۲٬۷۶۷ یا کمتر باشد.'],
    [fault('literal_error', { expected: "'en' or 'fa'" }), 'One of these is needed: en, fa.', 'باید یکی از این‌ها باشد: en، fa.'],
    [fault('timezone_aware'), 'The time needs its zone, such as Z or +03:30.', 'ساعت باید منطقهٔ زمانی داشته باشد، مانند Z یا +03:30.'],
    [fault('value_error', null, 'body', 'Value error, name each forecaster once'), 'Name each forecaster once.', 'هر روش پیش‌بینی را تنها یک بار نام ببرید.'],
    [fault('value_error', null, 'body', 'Value error, two panels have the id load'), 'Two panels have the id load.', 'دو قاب شناسهٔ load را دارند.'],
  ])('is said in both languages: $kind', (one, en, fa) => {
    expect(inEnglish(one)).toBe(en);
    expect(plain(inPersian(one))).toBe(fa);
  });

  test('every kind is a whole sentence in both, whatever is not told beside it', () => {
    expect(Object.keys(persian)).toEqual(Object.keys(english));
    for (const kind of Object.keys(english)) {
      expect(inEnglish(fault(kind)), kind).toMatch(/^[A-Z].*\.$/);
      expect(inPersian(fault(kind)), kind).toMatch(/^[\u0600-\u06ff].*\.$/);
      expect(`${inEnglish(fault(kind)) ?? ''}${inPersian(fault(kind)) ?? ''}`).not.toContain('undefined');
    }
  });

  test('of an unheard-of kind is not said', () => {
    expect([inEnglish(fault('moon_full')), inPersian(fault('toString')), inPersian(fault('value_error'))]).toEqual([null, null, null]);
  });

  test('names what may be chosen one by one', () => {
    expect(choices("'a b', 'c' or 'd, e'")).toEqual(['a b', 'c', 'd, e']);
    expect(choices('1 or 2')).toEqual(['1', '2']);
    expect(placeOf(fault('missing', null, 'body.panels.2.title'))).toBe('panels.2.title');
  });
});

describe('a refusal of a field', () => {
  const refused = (...errors: Fault[]) => new ApiError(422, { code: 'request-invalid', errors }, '');
  const long = fault('string_too_long', { max_length: 64 });

  test('is said by the server until words have come, which they do with the first refusal', async () => {
    expect(sentenceOf(refused(long), formWords.fa)).toContain(long.what);
    const client = createClient<paths>({ baseUrl: 'http://x/', fetch: () => Promise.resolve(Response.json({}, { status: 422 })) });
    client.use(telling(() => 'fa'));
    await client.GET('/api/v1/notes', {});
    expect(plain(sentenceOf(refused(long), formWords.fa))).toBe('name: بیش از ۶۴ نویسه جا نمی‌گیرد.');
    expect(sentenceOf(refused(long), formWords.en)).toContain(long.what);
  });

  test('stands at its field, also where a part of that is wrong, and says its place where there is none', () => {
    const day = fault('less_than_equal', { le: 6 }, 'body.weekdays.3');
    expect(refusalOf(refused(day), formWords.fa, ['time', 'weekdays'])).toMatchObject({ field: 'weekdays', sentence: 'باید ۶ یا کمتر باشد.' });
    const told = refusalOf(refused(day), formWords.fa, ['time']);
    expect([told.field, plain(told.sentence)]).toEqual([null, 'weekdays.3: باید ۶ یا کمتر باشد.']);
    expect(refusalOf(refused(fault('value_error', null, 'body', 'Value error, name each forecaster once')), formWords.fa, []).sentence).toBe('هر روش پیش‌بینی را تنها یک بار نام ببرید.');
  });
});
