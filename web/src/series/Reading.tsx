/** The values at the pointer: time of the site, observed, or median with its ranges. */

import type { ReactNode } from 'react';

import { useLanguage } from '../i18n/language';
import { Measured } from '../i18n/Unit';
import { nearest } from './fan';
import type { Drawing } from './option';

interface Props {
  at: number;
  x: number;
  width: number;
  drawing: Omit<Drawing, 'width'>;
}

interface Line {
  name: string;
  mark: string;
  told: ReactNode;
}

export function Reading({ at, x, width, drawing }: Props) {
  const { words, formats } = useLanguage();
  const { history, bucket, fan, unit, zone, rtl } = drawing;
  const near = nearest(history.at, at);
  const ahead = fan ? nearest(fan.at, at) : -1;
  const inFan = fan !== null && ahead >= 0 && at >= (fan.at[0] ?? Infinity);
  const range = (low: number | undefined, high: number | undefined) =>
    formats.range(formats.number(low ?? Number.NaN), formats.measured(high ?? Number.NaN, unit));
  const one = (number: number) => <Measured text={formats.number(number)} unit={unit} />;
  const lines: Line[] = [];
  let moment = inFan ? fan.at[ahead] : history.at[near];
  const value = history.value[near];
  const close = Math.abs((history.at[near] ?? 0) - at) < (drawing.window.end - drawing.window.start) / 50;
  if (value !== undefined && !Number.isNaN(value) && close) {
    lines.push({ name: bucket ? words.mean[bucket] : words.observed, mark: 'line', told: one(value) });
    if (bucket && history.low) lines.push({ name: words.spread[bucket], mark: 'days', told: range(history.low[near], history.high?.[near]) });
    if (!inFan) moment = history.at[near];
  }
  if (inFan) {
    lines.push(
      { name: words.median, mark: 'dash', told: one(fan.q50[ahead] ?? Number.NaN) },
      { name: words.band(formats.percent(0.4)), mark: 'narrow', told: range(fan.q30[ahead], fan.q70[ahead]) },
      { name: words.band(formats.percent(0.8)), mark: 'wide', told: range(fan.q10[ahead], fan.q90[ahead]) },
    );
  }
  if (lines.length === 0 || moment === undefined) return null;
  const style = x > width / 2 ? { right: width - x + 14 } : { left: x + 14 };
  return (
    <div className="fs-reading" style={style} dir={rtl ? 'rtl' : 'ltr'}>
      <strong>{history.low && !inFan ? formats.day(moment, zone) : formats.moment(moment, zone)}</strong>
      {lines.map((line) => (
        <div key={line.name} className="fs-reading-line">
          <span className={`fs-mark fs-mark-${line.mark}`} />
          <span>{line.name}</span>
          <bdi>{line.told}</bdi>
        </div>
      ))}
    </div>
  );
}
