/** The models that issued, best first. */

import type { ModelScore } from '../api/scores';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage, useWords } from '../i18n/language';
import { unitName } from '../i18n/units';
import { Card } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { Beside, worthOf } from './ScoreTiles';
import { scoreWords } from './words';

const COLOURS = { unknown: 'grey', same: 'grey', better: 'green', worse: 'red' };

export function Board({ models, unit }: { models: ModelScore[]; unit: string }) {
  const words = useWords(scoreWords);
  const { formats, language } = useLanguage();
  const number = (value: number | null) => (value === null ? '–' : formats.number(value));
  const share = (value: number | null) => (value === null ? '–' : formats.percent(value));
  const of = (name: string) => (unit ? `${name} (${unitName(unit)})` : name);
  return (
    <Card title={words.board} term="skill" note={words.boardNote}>
      <Sheet
        label={words.board}
        rows={models}
        keyOf={({ model_id }) => model_id}
        columns={[
          {
            label: words.model,
            cell: ({ forecaster, model_id }) => (
              <span className="fs-two">
                <bdi>{forecasterName(forecaster, language)}</bdi>
                <code dir="ltr">{model_id.slice(-8)}</code>
              </span>
            ),
          },
          { label: words.issues, cell: ({ issues }) => formats.whole(issues) },
          { label: of(words.mae), cell: ({ mae }) => number(mae) },
          { label: of(words.naiveMae), cell: ({ naive_mae }) => number(naive_mae) },
          {
            label: words.beside,
            cell: ({ skill }) => (
              <span className={`fs-badge fs-badge-${COLOURS[worthOf(skill)]}`}>
                <Beside skill={skill} />
              </span>
            ),
          },
          { label: words.wql, cell: ({ wql }) => number(wql) },
          { label: words.covered(formats.percent(0.8)), cell: ({ coverage_80_share }) => share(coverage_80_share) },
          { label: words.covered(formats.percent(0.9)), cell: ({ coverage_90_share }) => share(coverage_90_share) },
        ]}
      />
    </Card>
  );
}
