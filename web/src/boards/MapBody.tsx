/** Sites on a map in a panel, or ranked in a table; each leads to its page. */

import { useNavigate } from '@tanstack/react-router';
import { useComputedColorScheme } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { useMemo } from 'react';

import type { MapAnswer } from '../api/sites';
import { Empty } from '../app/States';
import { useWords } from '../i18n/language';
import { boxOf, featuresOf } from '../map/geo';
import { MapOf } from '../map/MapPanel';
import { Ranking } from '../map/Ranking';
import { scaleOf } from '../map/scale';
import { hasGl } from '../map/webgl';
import { mapWords } from '../map/words';

interface Props {
  told: MapAnswer;
  title: string;
  table: boolean;
}

export default function MapBody({ told, title, table }: Props) {
  const words = useWords(mapWords);
  const navigate = useNavigate();
  const theme = useComputedColorScheme('light');
  const scale = useMemo(() => scaleOf(told.sites.value, theme), [told, theme]);
  // Other places are another map, which begins where all of them are seen.
  const places = useMemo(() => boxOf(featuresOf(told))?.join(), [told]);
  const open = (id: number | null) => {
    if (id !== null) void navigate({ to: '/sites/$siteId', params: { siteId: id } });
  };
  if (told.sites.asset_id.length === 0) return <Empty sentence={words.noneFound} icon={IconMapPin} />;
  if (table || !hasGl()) {
    return (
      <div className="fs-bd-ranking" tabIndex={0} role="group" aria-label={title}>
        {!table && <p className="fs-note">{words.noGl}</p>}
        <Ranking answer={told} scale={scale} chosen={null} onChoose={open} />
      </div>
    );
  }
  return (
    <div className="fs-bd-map">
      <MapOf key={places} answer={told} chosen={null} onChoose={open} />
    </div>
  );
}
