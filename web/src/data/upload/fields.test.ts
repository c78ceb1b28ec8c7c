import { describe, expect, test } from 'vitest';

import { makeFormats } from '../../i18n/formats';
import { ERCOT } from './contract.test';
import { chipsOf, formatOf, isWeak, mended } from './fields';
import { fieldWords, valueName } from './fieldWords';

const guess = (field: string, value: string, confidence = 0.4, alternatives: string[] = []) => ({ field, value, confidence, why: 'because', alternatives });

describe('what may be mended', () => {
  test('is of the file: a workbook has no delimiter, times in UTC repeat no hour', () => {
    const fields = (format: string, zone = 'America/Chicago') => chipsOf({ ...ERCOT, time: ERCOT.time && { ...ERCOT.time, zone } }, [], format).map(({ field }) => field);
    expect(fields('xlsx')).not.toContain('file.delimiter');
    expect(fields('csv')).toContain('file.delimiter');
    expect(fields('csv')).toContain('time.suffix_means');
    expect(fields('csv', 'UTC')).not.toContain('time.suffix_means');
  });
  test('tells how sure a guess is as long as it stands, and what else the file allows', () => {
    const guesses = [guess('time.format', '%m/%d/%Y %H:%M', 0.4, ['%d/%m/%Y %H:%M']), guess('time.zone', 'America/New_York')];
    const chips = Object.fromEntries(chipsOf(ERCOT, guesses, 'csv').map((chip) => [chip.field, chip]));
    expect(chips['time.format']).toMatchObject({ confidence: 0.4, choices: ['%m/%d/%Y %H:%M', '%d/%m/%Y %H:%M'] });
    expect(chips['time.zone']).toMatchObject({ value: 'America/Chicago', confidence: null, why: '' });
    expect(chips['time.zone']?.choices).toContain('America/New_York');
  });
  test('goes by the words of the guesser: tab is a tab', () => {
    const [chip] = chipsOf({ ...ERCOT, file: { ...ERCOT.file, delimiter: '\t' } }, [guess('file.delimiter', 'tab', 0.9)], 'csv').filter(({ field }) => field === 'file.delimiter');
    expect(chip).toMatchObject({ value: '\t', confidence: 0.9 });
  });
  test('a unit that nothing tells is weak', () => {
    expect(isWeak([guess('series.COAST.unit', '1', 0.2)], 'COAST')).toBe(true);
    expect(isWeak([guess('series.COAST.unit', '1', 0.2)], 'EAST')).toBe(false);
  });
});

describe('a mend', () => {
  test('of the file lets the rest be guessed anew; of the time it keeps all else', () => {
    expect(mended(ERCOT, 'file.delimiter', ';')).toEqual({ file: { delimiter: ';' } });
    expect(mended(ERCOT, 'file.skip_lines', '3')).toEqual({ file: { skip_lines: 3 } });
    expect(mended(ERCOT, 'time.columns', 'Date\nHour').contract?.time?.columns).toEqual(['Date', 'Hour']);
    expect(mended(ERCOT, 'known_at', 'arrival').contract?.known_at).toEqual({ policy: 'arrival', lag: 'PT0S' });
    expect(mended(ERCOT, 'known_at', 'lag').contract?.known_at).toEqual({ policy: 'lag', lag: 'PT1H' });
  });
});

test('formats go by the ending, within gzip too', () => {
  expect(['a.CSV', 'a.tab', 'a.jsonl.gz', 'a.xlsm', 'a'].map(formatOf)).toEqual(['csv', 'tsv', 'jsonl', 'xlsx', 'csv']);
});

test('every value of a choice has a name in both languages', () => {
  expect(Object.keys(fieldWords.fa.values).sort()).toEqual(Object.keys(fieldWords.en.values).sort());
  const [english, persian] = [makeFormats('en'), makeFormats('fa')];
  expect(valueName('file.thousands', '', fieldWords.en, english)).toBe('none');
  expect(valueName('time.zone', 'Asia/Tehran', fieldWords.fa, persian)).toBe('Asia/Tehran');
  expect(valueName('file.skip_lines', '12', fieldWords.fa, persian)).toBe('۱۲');
  expect(valueName('file.skip_lines', '12', fieldWords.fa, makeFormats('fa', { digits: 'latin', calendar: 'language' }))).toBe('12');
});
