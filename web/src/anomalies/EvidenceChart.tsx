/** The series around an anomaly: drawn with the expected range while it lasted, its ends and rings at odd steps. */

import { useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { observations, type Read, type Series } from '../api/queries';
import { fetched } from '../app/fetched';
import { ChartSkeleton, Empty, Failed } from '../app/States';
import { PALETTES } from '../app/theme';
import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { unitName } from '../i18n/units';
import type { NoteMark } from '../notes/marks';
import { numbers, withGaps, type History } from '../series/fan';
import type { Window } from '../series/range';
import { expectedOf, oddOf, type Evidence } from './evidence';
import { evidenceOption } from './option';
import { anomalyWords } from './words';

const PlainChart = fetched(import('../chart/PlainChart'));
const MOST_POINTS = 2000;

interface Props {
  series: Series;
  evidence: Evidence;
  span: Window;
  window: Window;
  stepMs: number;
  notes: readonly NoteMark[];
}

export function useAround(series: Series | undefined, window: Window) {
  const freshness = series?.latest ? Date.parse(series.latest.event_at) : 0;
  return useQuery({
    ...observations({ seriesId: series?.series_id ?? 0, window, maxPoints: MOST_POINTS, bucket: null, asOf: null, freshness }),
    enabled: series !== undefined,
  });
}

export function historyOf(read: Read, stepMs: number): History {
  const history = { at: numbers(read.columns.event_at), value: numbers(read.columns.value), low: null, high: null };
  return read.sampling === 'minmax' ? history : withGaps(history, stepMs);
}

export function EvidenceChart({ series, evidence, span, window, stepMs, notes }: Props) {
  const words = useWords(anomalyWords);
  const { formats, language, words: common } = useLanguage();
  const scheme = useComputedColorScheme('light');
  const now = useNow();
  const { data, error, refetch } = useAround(series, window);
  const option = useMemo(() => {
    if (!data) return null;
    const fan = expectedOf(evidence);
    const drawing = {
      history: historyOf(data, stepMs),
      bucket: null,
      notes,
      fan,
      issuedAt: null,
      now,
      asOf: false,
      window,
      unit: unitName(series.unit),
      zone: series.zone,
      colours: PALETTES[scheme],
      formats,
      words: common,
      rtl: language === 'fa',
    };
    const odd = { span, rows: oddOf(evidence), words: { begins: words.begins, ends: words.ends } };
    return (width: number) => evidenceOption({ ...drawing, width }, odd);
    // The window and its ends are made anew at each drawing; what they are made of is not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data, evidence, notes, span.start, span.end, stepMs, series, scheme, formats, language, common, words]);
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!option || !data) return <ChartSkeleton />;
  if (data.columns.value.length === 0) return <Empty sentence={words.noValues} />;
  return (
    <>
      <ul className="fs-legend">
        <Mark mark="line" name={words.observed} />
        {evidence.course && <Mark mark="dash" name={words.median} />}
        {evidence.course && <Mark mark="wide" name={words.range} />}
        <li>
          <span className="fs-ring" aria-hidden />
          {words.odd}
        </li>
      </ul>
      <PlainChart option={option} label={words.chart(series.name)} />
    </>
  );
}

function Mark({ mark, name }: { mark: string; name: string }) {
  return (
    <li>
      <span className={`fs-mark fs-mark-${mark}`} aria-hidden />
      {name}
    </li>
  );
}
