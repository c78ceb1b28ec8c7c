/** Adding a panel or changing one: its kind, what it names and how, with the panel itself below as it will look. */

import { Button, Checkbox, MultiSelect, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';

import type { Panel } from '../api/dashboards';
import { oneSeries, type Series } from '../api/queries';
import { measured } from '../api/sites';
import { exploreWords } from '../explore/words';
import { useLanguage, useWords } from '../i18n/language';
import { mapWords } from '../map/words';
import { Dialog } from '../sheet/Dialog';
import { SeriesMany, SeriesSelect } from '../sheet/SeriesSelect';
import type { Page } from './batch';
import { ChoiceFields, WayChoice } from './ChoiceFields';
import { begun, BESIDES, choiceOf, choosing, COLUMN_NAMES, isWhole, KINDS, keysOf, MAP_STATISTICS, RESOLUTIONS, TILE_STATISTICS, type Kind } from './kinds';
import { PanelBody } from './PanelBody';
import { titleOf } from './titles';
import { boardWords } from './words';

interface Props {
  /** The panel that is changed; null: a new one. */
  panel: Panel | null;
  others: readonly Panel[];
  page: Page | null | undefined;
  known: readonly Series[];
  onKnown: (series: Series[]) => void;
  /** What is being tried out: the page's range holds its series too. */
  onTried: (panel: Panel) => void;
  onClose: () => void;
  onPanel: (panel: Panel) => void;
}

export function PanelDialog({ panel, others, page, known, onKnown, onTried, onClose, onPanel }: Props) {
  const words = useWords(boardWords);
  const { language } = useLanguage();
  const commonest = useQuery(measured).data?.quantities[0];
  const [begunWith, change] = useState<Panel>(() => panel ?? begun('chart', others));
  const draft = useMemo(() => choosing(begunWith, commonest), [begunWith, commonest]);
  // The range of the page is that of what is tried, which may begin later than the click that chose its kind.
  const tried = useEffectEvent(onTried);
  useEffect(() => {
    tried(draft);
  }, [draft]);
  const whole = isWhole(draft);
  const turnInto = (kind: string) => {
    const next = begun(kind as Kind, panel ? others.filter(({ id }) => id !== panel.id) : others, keysOf(draft), choiceOf(draft));
    change({ ...next, id: draft.id, title: draft.title, ...(panel && { place: panel.place }) });
  };
  return (
    <Dialog title={panel ? words.editTitle : words.addTitle} opened wide onClose={onClose}>
      <SegmentedControl fullWidth size="sm" aria-label={words.panel} value={draft.kind} data={KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }))} onChange={turnInto} />
      <p className="fs-note">{words.kindWhy[draft.kind]}</p>
      <WayChoice panel={draft} onPanel={change} />
      <Named panel={draft} known={known} onKnown={onKnown} onPanel={change} />
      <Settings panel={draft} onPanel={change} />
      <TextInput label={words.panelTitle} description={words.panelTitleWhy} value={draft.title} maxLength={200} placeholder={titleOf({ ...draft, title: '' }, known, words, language)} onChange={({ currentTarget: { value } }) => { change({ ...draft, title: value }); }} />
      <section className="fs-bd-preview" aria-label={words.preview} data-kind={draft.kind}>
        <PanelBody panel={draft} title={words.preview} page={page} known={known} seen />
      </section>
      <Button size="md" disabled={!whole} onClick={() => { onPanel(draft); }}>
        {panel ? words.apply : words.add}
      </Button>
    </Dialog>
  );
}

interface NamedProps {
  panel: Panel;
  known: readonly Series[];
  onKnown: (series: Series[]) => void;
  onPanel: (panel: Panel) => void;
}

/** The series of a panel, chosen by name and kept by key; keys that name nothing here stay as they are. */
function Named({ panel, known, onKnown, onPanel }: NamedProps) {
  const words = useWords(boardWords);
  const cache = useQueryClient();
  if (panel.kind === 'text') return <Textarea label={words.text} description={words.textWhy} autosize minRows={4} maxRows={10} value={panel.text} maxLength={20_000} attributes={{ input: { dir: 'auto' } }} onChange={({ currentTarget: { value } }) => { onPanel({ ...panel, text: value }); }} />;
  const choice = choiceOf(panel);
  if (panel.kind === 'map' || choice) return <ChoiceFields panel={panel} onPanel={onPanel} />;
  const keys = keysOf(panel);
  const ids = keys.flatMap((key) => known.find((one) => one.key === key)?.series_id ?? []);
  const choose = async (chosen: number[]) => {
    const rows = await Promise.all(chosen.map((id) => cache.query({ ...oneSeries(id), staleTime: 'static' })));
    onKnown(rows);
    const absent = keys.filter((key) => !known.some((one) => one.key === key));
    const next = [...rows.map(({ key }) => key), ...(panel.kind === 'tile' ? [] : absent)];
    onPanel(panel.kind === 'tile' ? { ...panel, series: next[0] ?? null } : { ...panel, series: next.slice(0, panel.kind === 'chart' ? 12 : 100) });
  };
  if (panel.kind === 'tile') return <SeriesSelect label={words.oneSeries} value={ids[0] ?? null} none={words.oneSeries} onChange={(id) => void choose(id ? [id] : [])} />;
  return <SeriesMany label={words.seriesOf} value={ids} onChange={(chosen) => void choose(chosen)} />;
}

function Settings({ panel, onPanel }: { panel: Panel; onPanel: (panel: Panel) => void }) {
  const words = useWords(boardWords);
  const explore = useWords(exploreWords);
  const map = useWords(mapWords);
  if (panel.kind === 'text') return null;
  const beside = (label: string, value: string | undefined, onValue: (value: (typeof BESIDES)[number]) => void) => (
    <One label={label} value={value ?? 'none'} data={BESIDES.map((each) => [each, words.besides[each]])} onValue={(each) => { onValue(each as (typeof BESIDES)[number]); }} />
  );
  switch (panel.kind) {
    case 'chart':
      return (
        <>
          <div className="fs-pair">
            <One label={words.resolution} value={panel.resolution} data={RESOLUTIONS.map((each) => [each, each === 'auto' ? words.automatic : explore.steps[each]])} onValue={(each) => { onPanel({ ...panel, resolution: each as (typeof RESOLUTIONS)[number] }); }} />
            {beside(words.beside, panel.compare, (compare) => { onPanel({ ...panel, compare }); })}
          </div>
          <div className="fs-pair">
            <Checkbox label={words.forecast} checked={panel.forecast} onChange={({ currentTarget: { checked } }) => { onPanel({ ...panel, forecast: checked }); }} />
            <Checkbox label={words.anomalies} checked={panel.anomalies} onChange={({ currentTarget: { checked } }) => { onPanel({ ...panel, anomalies: checked }); }} />
          </div>
        </>
      );
    case 'tile':
      return (
        <div className="fs-pair">
          <One label={words.statistic} value={panel.statistic} data={TILE_STATISTICS.map((each) => [each, words.statistics[each]])} onValue={(each) => { onPanel({ ...panel, statistic: each as (typeof TILE_STATISTICS)[number] }); }} />
          {beside(words.beside, panel.beside, (value) => { onPanel({ ...panel, beside: value }); })}
        </div>
      );
    case 'map':
      return <One label={words.statistic} value={panel.statistic} data={MAP_STATISTICS.map((each) => [each, map.statistics[each]])} onValue={(each) => { onPanel({ ...panel, statistic: each as (typeof MAP_STATISTICS)[number] }); }} />;
    case 'table':
      return (
        <div className="fs-pair">
          <MultiSelect label={words.columns} data={COLUMN_NAMES.map((each) => ({ value: each, label: words.columnNames[each] }))} value={panel.columns} onChange={(chosen) => { if (chosen.length > 0) onPanel({ ...panel, columns: COLUMN_NAMES.filter((each) => chosen.includes(each)) }); }} />
          {beside(words.changeOf, panel.beside, (value) => { onPanel({ ...panel, beside: value }); })}
        </div>
      );
  }
}

interface OneProps {
  label: string;
  value: string;
  data: (readonly [string, string])[];
  onValue: (value: string) => void;
}

function One({ label, value, data, onValue }: OneProps) {
  return <Select label={label} value={value} allowDeselect={false} data={data.map(([each, told]) => ({ value: each, label: told }))} onChange={(each) => { if (each) onValue(each); }} />;
}
