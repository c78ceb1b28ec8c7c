/** What was promised against what came: drawn, and as a table. */

import { useMemo } from 'react';

import type { Promised, Scores } from '../api/scores';
import { fetched } from '../app/fetched';
import { useLanguage, useWords } from '../i18n/language';
import { Card } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { Marks } from './Marks';
import { coverageOption } from './options';
import { useDrawing } from './useDrawing';
import { isBroken, isRange, quantilesOf } from './verdict';
import { VerdictBadge } from './VerdictBadge';
import { scoreWords } from './words';

const PlainChart = fetched(import('../chart/PlainChart'));

export function CoverageCard({ scores }: { scores: Scores }) {
  const words = useWords(scoreWords);
  const drawing = useDrawing(words.promised, words.observed);
  const option = useMemo(() => () => coverageOption(quantilesOf(scores), words.verdicts, drawing), [scores, words, drawing]);
  const broken = scores.coverage.some(isBroken);
  return (
    <Card title={words.coverage} term="coverage" note={words.coverageNote}>
      <div className="fs-split">
        <div>
          <Marks
            marks={[
              ['dot', words.kept],
              ...(broken ? [['diamond', words.broken] as const] : []),
              ['chance', words.chance],
              ['thin', words.asPromised],
            ]}
          />
          <PlainChart option={option} label={words.coverageChart} />
        </div>
        <Promises promises={[...scores.coverage.filter(isRange), ...quantilesOf(scores)]} />
      </div>
    </Card>
  );
}

function Promises({ promises }: { promises: Promised[] }) {
  const words = useWords(scoreWords);
  const { formats } = useLanguage();
  const { percent } = formats;
  return (
    <Sheet
      tight
      label={words.coverage}
      rows={promises}
      keyOf={({ low, high }) => `${low}-${high}`}
      columns={[
        { label: words.promise, cell: (row) => (isRange(row) ? words.range(percent(row.promised_share)) : words.below(percent(row.high))) },
        { label: words.observed, cell: (row) => percent(row.observed_share) },
        { label: words.band, cell: (row) => words.span(percent(row.band_low), percent(row.band_high)) },
        { label: words.verdict, cell: (row) => <VerdictBadge promise={row} /> },
      ]}
    />
  );
}
