/** Trained models: stage, certificate, and what may be done with each. */

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { certify, issueModel, promote, type Champion, type Model } from '../api/champions';
import { models } from '../api/models';
import { useMay } from '../app/useSession';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage, useWords } from '../i18n/language';
import { Sure } from '../sheet/Dialog';
import { Asked, Card } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { useSeriesOf } from '../sheet/useSeriesOf';
import { useTimes } from '../sheet/useTimes';
import { askWords } from './askWords';
import type { Begun } from './ModelsPage';
import { ProofDialog } from './ProofDialog';
import { groupFor } from './standing';
import { useBegin } from './useBegin';
import { modelWords } from './words';

const STAGES: Record<string, string> = { candidate: 'grey', challenger: 'amber', champion: 'green', retired: 'grey' };

export function ModelCard({ groups, onBegun }: { groups: Champion[]; onBegun: (begun: Begun) => void }) {
  const words = useWords(modelWords);
  return (
    <Card title={words.models} term="certificate" note={words.modelsNote}>
      <Asked query={useQuery(models)} empty={words.noModels}>
        {(rows) => <List rows={rows} groups={groups} onBegun={onBegun} />}
      </Asked>
    </Card>
  );
}

type Shown = { to: 'proof'; model: Model } | { to: 'promote'; model: Model; group: Champion };

function List({ rows, groups, onBegun }: { rows: Model[]; groups: Champion[]; onBegun: (begun: Begun) => void }) {
  const words = useWords(modelWords);
  const asks = useWords(askWords);
  const forms = useWords(formWords);
  const { formats, language } = useLanguage();
  const times = useTimes();
  const may = useMay();
  const cache = useQueryClient();
  const [shown, setShown] = useState<Shown | null>(null);
  const begin = useBegin(onBegun);
  const series = useSeriesOf(rows.map(({ series_ids }) => series_ids[0] ?? 0));
  const about = ({ series_ids }: Model) => `${series.get(series_ids[0] ?? 0)?.name ?? '…'}${series_ids.length > 1 ? ` + ${formats.whole(series_ids.length - 1)}` : ''}`;
  const close = () => {
    setShown(null);
  };
  const acts = (model: Model) => {
    const group = may('model:promote') ? groupFor(model, groups) : undefined;
    const title = forecasterName(model.forecaster, language);
    const act = (label: string, run: () => void) => (
      <Button key={label} variant="default" size="xs" onClick={run}>
        {label}
      </Button>
    );
    return (
      <span className="fs-acts">
        {group && act(words.promote, () => { setShown({ to: 'promote', model, group }); })}
        {may('model:promote') &&
          model.certified === null &&
          act(words.certify, () => { begin.mutate({ run: () => certify(model.model_id), title: asks.jobs.certify(title) }); })}
        {model.certified !== null && act(words.proof, () => { setShown({ to: 'proof', model }); })}
        {may('forecast:issue') &&
          model.stage !== 'retired' &&
          act(words.issue, () => { begin.mutate({ run: () => issueModel(model.model_id), title: asks.jobs.issue(about(model)) }); })}
      </span>
    );
  };
  return (
    <>
      {begin.error && <p className="fs-refusal" role="alert">{sentenceOf(begin.error, forms)}</p>}
      <Sheet
        label={words.models}
        rows={rows}
        keyOf={({ model_id }) => model_id}
        faded={({ stage }) => stage === 'retired'}
        columns={[
          {
            label: words.model,
            cell: (model) => (
              <span className="fs-two">
                <bdi>{forecasterName(model.forecaster, language)}</bdi>
                <span>
                  <bdi>{words.of(about(model), formats.whole(model.horizon_hours))}</bdi> · <code dir="ltr">{model.model_id.slice(-8)}</code>
                </span>
              </span>
            ),
          },
          { label: words.stage, cell: ({ stage }) => <span className={`fs-badge fs-badge-${STAGES[stage] ?? 'grey'}`}>{words.stages[stage] ?? stage}</span> },
          { label: words.certificate, cell: ({ certified }) => <Certified certified={certified} /> },
          { label: words.mase, cell: ({ metrics }) => (typeof metrics?.['mase'] === 'number' ? formats.number(metrics['mase']) : '–') },
          { label: words.learned, cell: ({ issued_at }) => <time dateTime={issued_at}>{times.moment(issued_at)}</time> },
          { label: words.actions, actions: true, cell: acts },
        ]}
      />
      {shown?.to === 'proof' && <ProofDialog model={shown.model} onClose={close} />}
      {shown?.to === 'promote' && (
        <Sure
          opened
          title={words.sure.promote(shown.group.name)}
          told={words.sureTold.promote}
          action={words.promote}
          run={() => promote(shown.group.group_id, shown.model.model_id)}
          onDone={() => void Promise.all([cache.invalidateQueries({ queryKey: ['champions'] }), cache.invalidateQueries({ queryKey: ['models'] })])}
          onClose={close}
        />
      )}
    </>
  );
}

function Certified({ certified }: { certified: boolean | null }) {
  const words = useWords(modelWords);
  const state = certified === null ? 'untried' : certified ? 'passed' : 'leaks';
  return <span className={`fs-badge fs-badge-${{ untried: 'grey', passed: 'green', leaks: 'red' }[state]}`}>{words.certified[state]}</span>;
}
