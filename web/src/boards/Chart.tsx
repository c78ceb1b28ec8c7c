/** Series over time in a panel: drawn as the page of many series draws them, or as a table. */

import { useComputedColorScheme } from '@mantine/core';
import { useMemo, useRef } from 'react';

import type { Answer, ChartPanel } from '../api/dashboards';
import type { Series } from '../api/queries';
import { fetched } from '../app/fetched';
import { Empty } from '../app/States';
import { PALETTES } from '../app/theme';
import { useNow } from '../app/useNow';
import { LineMark } from '../explore/LineMark';
import { linesOf, type Line } from '../explore/lines';
import type { Compare, Statistic, Step } from '../explore/search';
import { Values } from '../explore/Values';
import { exploreWords } from '../explore/words';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage, useWords } from '../i18n/language';
import { unitName } from '../i18n/units';
import type { Window } from '../series/range';
import { boardWords } from './words';

const ExploreChart = fetched(import('../explore/ExploreChart'));

const COMPARES = { none: null, previous: 'previous', week: 'weekdays', year: 'year' } as const satisfies Record<string, Compare | null>;

interface Props {
  panel: ChartPanel;
  told: NonNullable<Answer['chart']>;
  series: readonly Series[];
  asOf: string | null;
  table: boolean;
  onWindow: ((window: Window) => void) | null;
}

export function Chart({ panel, told, series, asOf, table, onWindow }: Props) {
  const words = useWords(boardWords);
  const { words: common, formats, language } = useLanguage();
  const scheme = useComputedColorScheme('light');
  const now = useNow();
  const pointed = useRef<number | null>(null);
  const mine = useMemo(() => told.series.flatMap(({ series_id }) => series.find((one) => one.series_id === series_id) ?? []), [told.series, series]);
  const window = useMemo(() => windowOf(told), [told]);
  const bucket = told.resolution as Exclude<Step, 'raw'> | null;
  const lines = useMemo(() => drawn(panel, told, mine, window, scheme), [panel, told, mine, window, scheme]);
  const zone = mine[0]?.zone ?? 'UTC';
  const daily = bucket !== null && bucket !== 'PT1H';
  const drawing = useMemo(
    () => ({ lines, window, zone, daily, knownAt: asOf ? Date.parse(asOf) : null, now, words: { now: common.now, asOf: common.asOf }, colours: PALETTES[scheme], formats, rtl: language === 'fa' }),
    [lines, window, zone, daily, asOf, now, common, scheme, formats, language],
  );
  if (!told.series.some(({ totals }) => totals.count > 0) && told.forecasts.length === 0) return <Empty sentence={common.empty} />;
  if (table) return <div className="fs-bd-table"><Values lines={lines} window={window} zone={zone} daily={daily} /></div>;
  const names = mine.map(({ name, unit }) => `${name} (${unitName(unit)})`).join(', ');
  return (
    <>
      {mine.length > 1 && <Legend lines={lines} />}
      <Note told={told} zone={zone} />
      <ExploreChart drawing={drawing} label={words.chartOf(names)} onWindow={onWindow ?? nothing} canvas={null} pointed={pointed} />
    </>
  );
}

const nothing = () => undefined;

/** The range, and as much of the forecast beyond as the range itself is long. */
function windowOf({ start, end, forecasts }: Props['told']): Window {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  const until = Math.max(to, ...forecasts.map(({ columns }) => columns.event_at.at(-1) ?? 0));
  return { start: from, end: Math.min(until, to + (to - from)) };
}

function drawn(panel: ChartPanel, told: Props['told'], series: readonly Series[], window: Window, scheme: 'light' | 'dark'): Line[] {
  const lasts = told.series.flatMap(({ totals }) => (totals.last_at ? [Date.parse(totals.last_at)] : []));
  const read = {
    series,
    drawn: told,
    past: told.before ? { series: told.series_before } : undefined,
    changed: undefined,
    forecasts: series.map(({ series_id }) => told.forecasts.find((one) => one.series_id === series_id) ?? null),
    anomalies: told.anomalies,
    // The time before was asked of the range, not of the forecast beyond it.
    window: told.before ? { start: Date.parse(told.start), end: Date.parse(told.end) } : window,
    bucket: told.resolution as Exclude<Step, 'raw'> | null,
    extent: { last: Math.max(0, ...lasts) },
  };
  return linesOf(read, { hidden: [], scheme, compare: COMPARES[panel.compare] });
}

/** How values were put together, and where a forecast comes from. */
function Note({ told, zone }: { told: Props['told']; zone: string }) {
  const words = useWords(boardWords);
  const explore = useWords(exploreWords);
  const { formats, language } = useLanguage();
  const now = useNow();
  const fan = told.forecasts[0];
  const parts = [
    told.resolution && words.bucket(explore.steps[told.resolution as Step], explore.statistics[told.statistic as Statistic]),
    fan && words.fan(forecasterName(fan.forecaster, language), formats.brief(Date.parse(fan.issued_at), zone, now)),
  ].filter(Boolean);
  if (parts.length === 0) return null;
  const said = parts.join(' · ');
  return (
    <p className="fs-note fs-bd-note fs-cut" title={said}>
      {said}
    </p>
  );
}

function Legend({ lines }: { lines: readonly Line[] }) {
  return (
    <ul className="fs-bd-legend">
      {lines.map(({ series, style }) => (
        <li key={series.series_id}>
          <LineMark style={style} /> <bdi>{series.name}</bdi>
        </li>
      ))}
    </ul>
  );
}
