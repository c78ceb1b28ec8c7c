/** How a panel comes by its series: they are named, or chosen by what they measure and where. */

import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import type { Choice, Panel } from '../api/dashboards';
import { measured } from '../api/sites';
import { useLanguage, useWords } from '../i18n/language';
import { unitName } from '../i18n/units';
import { mapWords, quantityName, typeName } from '../map/words';
import { PlaceSelect } from '../sheet/PlaceSelect';
import { choiceOf, NOTHING } from './kinds';
import { placeWords } from './placeWords';

interface Props {
  panel: Panel;
  onPanel: (panel: Panel) => void;
}

const WAYS = ['named', 'measured'] as const;

/** Maps always choose, and texts have no series. */
export function WayChoice({ panel, onPanel }: Props) {
  const words = useWords(placeWords);
  if (panel.kind === 'text' || panel.kind === 'map') return null;
  const turn = (way: string) => {
    const choice = way === 'named' ? null : NOTHING;
    onPanel(panel.kind === 'tile' ? { ...panel, choice, series: null } : { ...panel, choice, series: [] });
  };
  return <SegmentedControl size="xs" aria-label={words.way} value={panel.choice ? 'measured' : 'named'} data={WAYS.map((way) => ({ value: way, label: words.ways[way] }))} onChange={turn} />;
}

export function ChoiceFields({ panel, onPanel }: Props) {
  const words = useWords(placeWords);
  const map = useWords(mapWords);
  const { formats, language } = useLanguage();
  const there = useQuery(measured).data;
  const choice = choiceOf(panel) ?? NOTHING;
  const change = (next: Partial<Choice>) => {
    if (panel.kind !== 'text') onPanel({ ...panel, choice: { ...choice, ...next } });
  };
  const quantities = (there?.quantities ?? []).map(({ quantity, unit }) => ({ quantity, unit }));
  const known = quantities.some(({ quantity, unit }) => quantity === choice.quantity && unit === choice.unit);
  const all = known || choice.quantity === '' ? quantities : [{ quantity: choice.quantity, unit: choice.unit }, ...quantities];
  return (
    <>
      <div className="fs-pair">
        <Select
          label={map.metric}
          allowDeselect={false}
          value={choice.quantity === '' ? null : `${choice.quantity}|${choice.unit}`}
          placeholder={words.chooseMetric}
          data={all.map(({ quantity, unit }) => ({ value: `${quantity}|${unit}`, label: `${quantityName(quantity, language)} (\u2066${unitName(unit)}\u2069)` }))}
          onChange={(value) => {
            const [quantity, unit] = value?.split('|') ?? [];
            if (quantity && unit !== undefined) change({ quantity, unit });
          }}
        />
        <Select
          label={map.type}
          allowDeselect={false}
          value={choice.asset_type}
          data={[{ value: '', label: map.anyType }, ...(there?.types ?? []).map(({ asset_type, assets }) => ({ value: asset_type, label: `${typeName(asset_type, language)} (${formats.whole(assets)})` }))]}
          onChange={(type) => {
            change({ asset_type: type ?? '' });
          }}
        />
      </div>
      <PlaceSelect label={words.place} description={words.placeWhy} none={words.pagesSite} value={choice.below} onChange={(below) => { change({ below }); }} />
    </>
  );
}
