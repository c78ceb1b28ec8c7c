/** The series that the columns of a file become: left out, taken in, and said in which unit. */

import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';

import { useLanguage, useWords } from '../../i18n/language';
import { Card } from '../../sheet/Page';
import { checkWords } from './checkWords';
import { otherColumns, withColumn, withoutSeries, withSeries, withUnit, type Contract, type SeriesShape } from './contract';
import { isWeak } from './fields';
import type { Check } from './useCheck';

const UNITS = ['1', 'MW', 'kW', 'MWh', 'kWh', 'degC', 'degF', 'percent', 'm/s', 'W/m**2', 'hPa', 'EUR/MWh', 'USD/MWh', 'bbl', 'kbd', 'V', 'A', 'var'];
const SHOWN = 20;

export function SeriesTable({ check, contract }: { check: Check; contract: Contract }) {
  const words = useWords(checkWords);
  const { formats } = useLanguage();
  const [all, setAll] = useState(false);
  const shown = all ? contract.series : contract.series.slice(0, SHOWN);
  const others = otherColumns(contract, check.found?.columns ?? []);
  const plain = contract.series.filter(({ unit }) => unit === '1').length;
  return (
    <Card title={`${words.series} (${formats.whole(contract.series.length)})`} note={words.seriesNote}>
      <datalist id="units">
        {UNITS.map((unit) => (
          <option key={unit} value={unit} />
        ))}
      </datalist>
      {plain > 1 && <AllUnits from="1" onUnit={(unit) => { check.change(withUnit(contract, '1', unit)); }} />}
      <div className="fs-table-box">
        <table className="fs-series-table">
          <thead>
            <tr>
              <th scope="col">{words.column}</th>
              <th scope="col">{words.unit}</th>
              <th scope="col">{words.quantity}</th>
              <th scope="col">{words.key}</th>
              <th scope="col">
                <span className="fs-hidden">{words.leave}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one, at) => (
              <Row
                key={`${one.column} ${one.key} ${one.unit} ${one.quantity}`}
                one={one}
                weak={one.unit === '1' && isWeak(check.guesses, one.column)}
                last={contract.series.length === 1}
                onChange={(change) => {
                  check.change(withSeries(contract, at, change));
                }}
                onRemove={() => {
                  check.change(withoutSeries(contract, at));
                }}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className="fs-acts fs-series-foot">
        {!all && contract.series.length > SHOWN && (
          <Button variant="subtle" size="xs" onClick={() => { setAll(true); }}>
            {formats.whole(contract.series.length - SHOWN)} +
          </Button>
        )}
        {others.length > 0 && (
          <NativeSelect
            aria-label={words.addColumn}
            size="xs"
            value=""
            data={[{ value: '', label: words.addColumn }, ...others]}
            onChange={(event) => {
              if (event.currentTarget.value) check.change(withColumn(contract, event.currentTarget.value));
            }}
          />
        )}
      </div>
    </Card>
  );
}

interface RowProps {
  one: SeriesShape;
  weak: boolean;
  last: boolean;
  onChange: (change: Partial<SeriesShape>) => void;
  onRemove: () => void;
}

function Row({ one, weak, last, onChange, onRemove }: RowProps) {
  const words = useWords(checkWords);
  const column = one.wide?.columns ?? one.column;
  return (
    <tr>
      <td>
        <bdi>{column}</bdi>
        {one.name && (
          <small>
            <bdi>{one.name}</bdi>
          </small>
        )}
      </td>
      <td data-weak={weak || undefined}>
        <Cell label={`${words.unit}: ${column}`} value={one.unit} list="units" onChange={(unit) => { onChange({ unit }); }} />
      </td>
      <td>
        <Cell label={`${words.quantity}: ${column}`} value={one.quantity} onChange={(quantity) => { onChange({ quantity }); }} />
      </td>
      <td>
        <Cell label={`${words.key}: ${column}`} value={one.key} onChange={(key) => { onChange({ key }); }} />
      </td>
      <td>
        <ActionIcon variant="subtle" color="gray" size="sm" disabled={last} aria-label={words.leaveOut(column)} title={words.leaveOut(column)} onClick={onRemove}>
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </td>
    </tr>
  );
}

/** Takes what was typed when the field is left, or on Enter. */
function Cell({ label, value, list, onChange }: { label: string; value: string; list?: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  const told = () => {
    const next = text.trim();
    if (next && next !== value) onChange(next);
    else setText(value);
  };
  return (
    <TextInput
      size="xs"
      dir="ltr"
      aria-label={label}
      value={text}
      {...(list && { list })}
      onChange={(event) => {
        setText(event.currentTarget.value);
      }}
      onBlur={told}
      onKeyDown={(event) => {
        if (event.key === 'Enter') told();
      }}
    />
  );
}

function AllUnits({ from, onUnit }: { from: string; onUnit: (unit: string) => void }) {
  const words = useWords(checkWords);
  const [unit, setUnit] = useState('');
  return (
    <form
      className="fs-all-units"
      onSubmit={(event) => {
        event.preventDefault();
        if (unit.trim()) onUnit(unit.trim());
      }}
    >
      <label htmlFor="all-units">{words.unitFor(from)}</label>
      <TextInput id="all-units" size="xs" w={110} dir="ltr" list="units" value={unit} onChange={(event) => { setUnit(event.currentTarget.value); }} />
      <Button type="submit" size="xs" variant="default" disabled={!unit.trim()}>
        {words.apply}
      </Button>
    </form>
  );
}
