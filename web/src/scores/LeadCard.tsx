/** Errors by days ahead, beside those of seasonal naive: drawn, and as a table. */

import { NativeSelect } from '@mantine/core';
import { useCallback, useMemo } from 'react';

import type { ModelScore } from '../api/scores';
import { fetched } from '../app/fetched';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage, useWords } from '../i18n/language';
import { unitName } from '../i18n/units';
import { Card } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { Marks } from './Marks';
import { leadOption } from './options';
import { Beside } from './ScoreTiles';
import { useDrawing } from './useDrawing';
import { scoreWords } from './words';

const PlainChart = fetched(import('../chart/PlainChart'));

interface Props {
  models: ModelScore[];
  shown: ModelScore;
  unit: string;
  onShow: (modelId: string) => void;
}

export function LeadCard({ models, shown, unit, onShow }: Props) {
  const words = useWords(scoreWords);
  const { language } = useLanguage();
  const drawing = useDrawing(words.ahead, unitName(unit));
  const nameOf = useLeadName();
  const option = useMemo(() => () => leadOption(shown, nameOf, drawing), [shown, nameOf, drawing]);
  const choose = models.length > 1 && (
    <NativeSelect
      size="xs"
      aria-label={words.model}
      value={shown.model_id}
      onChange={(event) => {
        onShow(event.currentTarget.value);
      }}
      data={models.map(({ model_id, forecaster }) => ({ value: model_id, label: `${forecasterName(forecaster, language)} · ${model_id.slice(-8)}` }))}
    />
  );
  return (
    <Card title={words.byLead} term="ahead" note={words.byLeadNote} action={choose}>
      <div className="fs-split fs-split-low">
        <div>
          <Marks
            marks={[
              ['ours', words.ours],
              ['naive', words.naive],
            ]}
          />
          <PlainChart option={option} label={words.byLeadChart} />
        </div>
        <Leads shown={shown} unit={unitName(unit)} />
      </div>
    </Card>
  );
}

function Leads({ shown, unit }: { shown: ModelScore; unit: string }) {
  const words = useWords(scoreWords);
  const { formats } = useLanguage();
  const nameOf = useLeadName();
  const number = (value: number | null) => (value === null ? '–' : formats.number(value));
  const of = (name: string) => (unit ? `${name} (${unit})` : name);
  return (
    <Sheet
      tight
      label={words.byLead}
      rows={shown.by_lead}
      keyOf={({ lead_days }) => String(lead_days)}
      columns={[
        { label: words.ahead, cell: ({ lead_days }) => nameOf(lead_days) },
        { label: of(words.ours), cell: ({ mae }) => number(mae) },
        { label: of(words.naiveMae), cell: ({ naive_mae }) => number(naive_mae) },
        { label: words.beside, cell: ({ skill }) => <Beside skill={skill} /> },
        { label: words.steps, cell: ({ rows }) => formats.whole(rows) },
      ]}
    />
  );
}

/** Steps that lie more than so many whole days ahead, and no more than a day further. */
function useLeadName(): (days: number) => string {
  const words = useWords(scoreWords);
  const { formats } = useLanguage();
  return useCallback((days) => words.span(formats.whole(days), formats.whole(days + 1)), [words, formats]);
}
