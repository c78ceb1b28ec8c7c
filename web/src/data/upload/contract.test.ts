import { describe, expect, test } from 'vitest';

import { isName, keyPart, otherColumns, withColumn, withName, withoutSeries, withTime, withUnit, type Contract } from './contract';

const column = (name: string, unit = '1') => ({ column: name, wide: null, key: `ercot/${keyPart(name)}`, name: '', quantity: 'load', unit, file_unit: '' });

export const ERCOT: Contract = {
  name: 'ercot',
  kind: 'series',
  file: { encoding: 'utf-8', delimiter: 'auto', skip_lines: 0, has_header: true, header_row: 0, decimal: '.', thousands: '', missing: [], sheets: [] },
  time: {
    columns: ['HourEnding'],
    format: '%m/%d/%Y %H:%M',
    also: [],
    hour_column: '',
    zone: 'America/Chicago',
    label: 'end',
    resolution: 'PT1H',
    repeated: 'in-order',
    daylight_suffix: ' DST',
    suffix_means: 'standard',
    nonexistent: 'reject',
    midnight: 'same-day',
  },
  known_at: { policy: 'lag', lag: 'PT1H' },
  series: [column('COAST'), column('EAST'), column('Temp', 'degC')],
};

describe('a contract that is mended', () => {
  test('is another one: the old stays as it was', () => {
    const next = withTime(ERCOT, { zone: 'UTC' });
    expect([next.time?.zone, ERCOT.time?.zone]).toEqual(['UTC', 'America/Chicago']);
  });
  test('has a step where times name ends', () => {
    expect(withTime({ ...ERCOT, time: ERCOT.time && { ...ERCOT.time, label: 'start', resolution: '' } }, { label: 'end' }).time?.resolution).toBe('PT1H');
  });
  test('takes another unit for all series that have none, and for no others', () => {
    expect(withUnit(ERCOT, '1', 'MW').series.map(({ unit }) => unit)).toEqual(['MW', 'MW', 'degC']);
  });
  test('takes another column beside those it has', () => {
    const next = withColumn(withoutSeries(ERCOT, 0), 'Far West (MW)');
    expect(next.series.map(({ key }) => key)).toEqual(['ercot/east', 'ercot/temp', 'ercot/far_west_mw']);
    expect(otherColumns(next, [{ name: 'HourEnding' }, { name: 'COAST' }, { name: 'EAST' }])).toEqual(['COAST']);
  });
  test('hands its name on to keys that began with it', () => {
    const next = withName({ ...ERCOT, series: [...ERCOT.series, { ...column('x'), key: 'ercotland/x' }] }, 'texas');
    expect(next.series.map(({ key }) => key)).toEqual(['texas/coast', 'texas/east', 'texas/temp', 'ercotland/x']);
  });
});

test('names of contracts are slugs', () => {
  expect(['ercot-2020', 'a', 'A', '-a', 'a-', 'a b', ''].map(isName)).toEqual([true, true, false, false, false, false, false]);
});
