import { describe, expect, test } from 'vitest';

import { ApiError } from '../api/client';
import { failureOf, refusalOf, sentenceOf } from './refusal';
import { formWords } from './words';

const refused = (status: number, problem: Record<string, unknown>) => new ApiError(status, problem, '');

describe('a refusal in a form', () => {
  test('stands beside the field it is about, in words of the reader', () => {
    const weak = refused(422, { code: 'password-weak', detail: 'this password will not do', facts: { reasons: ['common'] } });
    expect(refusalOf(weak, formWords.en, ['email', 'password'])).toEqual({
      sentence: 'It is one of the passwords that are tried first.',
      field: 'password',
      seconds: 0,
    });
    expect(refusalOf(weak, formWords.fa, ['old', 'new']).field).toBe('new');
  });
  test('stands above the button when it is about the whole', () => {
    expect(refusalOf(refused(401, { code: 'sign-in-failed' }), formWords.en, ['email', 'password']).field).toBeNull();
  });
  test('says how long to wait, never less than a second', () => {
    const delayed = refused(429, { code: 'sign-in-delayed', facts: { seconds: 0.4 } });
    expect(refusalOf(delayed, formWords.en, []).seconds).toBe(1);
  });
  test('is the sentence of the server where the page has no words', () => {
    expect(sentenceOf(refused(409, { code: 'something-new', detail: 'the moon is full' }), formWords.fa)).toBe('the moon is full');
  });
});

test('every refusal and every reason of the page has words in both languages', () => {
  // In English the sentence of the server says the rest.
  expect(Object.keys(formWords.fa.refusals)).toEqual(expect.arrayContaining(Object.keys(formWords.en.refusals)));
  expect(Object.keys(formWords.fa.reasons).sort()).toEqual(Object.keys(formWords.en.reasons).sort());
});

describe('what stopped a job', () => {
  const error = { code: 'history-short', message: 'the history of 3 days is too short', facts: { days: 3 } };
  test('is said in the reader’s language where its code has words, with the server’s facts in English', () => {
    expect(failureOf(error, formWords.fa, 'fa')).toEqual({ sentence: formWords.fa.refusals['history-short'], own: true });
    expect(failureOf(error, formWords.en, 'en')).toEqual({ sentence: error.message, own: true });
  });
  test('is said as the server says it where there are none', () => {
    expect(failureOf({ code: 'unheard-of', message: 'no words' }, formWords.fa, 'fa')).toEqual({ sentence: 'no words', own: false });
    expect(failureOf(null, formWords.fa, 'fa').sentence).toBe('');
  });
});
