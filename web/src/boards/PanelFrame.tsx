/** A panel's frame: its head with what can be done, and its body once it is seen. */

import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowsMove, IconChartLine, IconCopy, IconDots, IconExternalLink, IconMap2, IconPencil, IconTable, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState, type KeyboardEvent, type PointerEvent } from 'react';

import type { Panel } from '../api/dashboards';
import type { Series } from '../api/queries';
import { useWords } from '../i18n/language';
import type { Window } from '../series/range';
import type { Page } from './batch';
import type { Step } from './layout';
import { PanelBody } from './PanelBody';
import { placeWords } from './placeWords';
import { Followed } from './SiteFilter';
import { useSeries } from './usePanel';
import { useSeen } from './useSeen';
import { boardWords } from './words';

export interface Act {
  step: (way: Step, resize: boolean) => void;
  does: (what: 'edit' | 'duplicate' | 'remove') => void;
}

interface Props {
  panel: Panel;
  title: string;
  page: Page | null | undefined;
  site: string;
  known: readonly Series[];
  /** What can be done to it while one composes. */
  act: Act | null;
  onGrab: (event: PointerEvent<HTMLElement>) => void;
  onStretch: (event: PointerEvent<HTMLElement>) => void;
  onWindow: ((window: Window) => void) | null;
}

export function PanelFrame({ panel, title, page, site, known, act, onGrab, onStretch, onWindow }: Props) {
  const [frame, seen] = useSeen<HTMLElement>();
  const [table, setTable] = useState(false);
  return (
    <section ref={frame} className="fs-card fs-bd-panel" aria-label={title} data-panel={panel.id}>
      <header className="fs-bd-head" onPointerDown={act ? onGrab : undefined}>
        {act && <Handle id={panel.id} title={title} act={act} />}
        <h2 title={title}>
          <bdi className="fs-cut">{title}</bdi>
        </h2>
        <Followed panel={panel} site={site} />
        {(act !== null || panel.kind === 'chart' || panel.kind === 'map') && <Doings panel={panel} title={title} known={known} site={site} act={act} table={table} onTable={setTable} />}
      </header>
      <div className="fs-bd-body" inert={act !== null}>
        <PanelBody panel={panel} title={title} page={page} known={known} seen={seen} table={table} onWindow={onWindow} />
      </div>
      {act && <span className="fs-bd-corner" onPointerDown={onStretch} aria-hidden />}
    </section>
  );
}

const STEPS: Record<string, Step> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

function Handle({ id, title, act }: { id: string; title: string; act: Act }) {
  const words = useWords(boardWords);
  const onKeyDown = (event: KeyboardEvent) => {
    const way = STEPS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act.step(way, event.shiftKey);
  };
  return (
    <ActionIcon id={`handle-${id}`} className="fs-bd-handle" variant="subtle" color="gray" size={26} aria-label={words.handle(title)} title={words.handleHelp} aria-description={words.handleHelp} onKeyDown={onKeyDown}>
      <IconArrowsMove size={15} stroke={1.8} />
    </ActionIcon>
  );
}

interface DoingsProps {
  panel: Panel;
  title: string;
  known: readonly Series[];
  site: string;
  act: Act | null;
  table: boolean;
  onTable: (table: boolean) => void;
}

/** Of a chart, and of the page of many series. */
const MOST_LINES = 12;
const MOVES = ['left', 'right', 'up', 'down'] as const;
const SIZES = { wider: 'right', narrower: 'left', taller: 'down', shorter: 'up' } as const;

function Doings({ panel, title, known, site, act, table, onTable }: DoingsProps) {
  const words = useWords(boardWords);
  const places = useWords(placeWords);
  const rtl = document.documentElement.dir === 'rtl';
  const ids = useSeries(panel, known, site).slice(0, MOST_LINES).map(({ series_id }) => series_id);
  // Wider is towards the end of the line, wherever that is.
  const towards = (way: Step) => (rtl ? ({ left: 'right', right: 'left', up: 'up', down: 'down' } as const)[way] : way);
  return (
    <Menu position="bottom-end" width={200} shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon data-still variant="subtle" color="gray" size={26} aria-label={words.menuOf(title)}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {act && (
          <>
            <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => { act.does('edit'); }}>{words.edit}</Menu.Item>
            <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => { act.does('duplicate'); }}>{words.duplicate}</Menu.Item>
            <Menu.Divider />
            {MOVES.map((way) => (
              <Menu.Item key={way} closeMenuOnClick={false} onClick={() => { act.step(way, false); }}>{words.steps[way]}</Menu.Item>
            ))}
            {Object.entries(SIZES).map(([name, way]) => (
              <Menu.Item key={name} closeMenuOnClick={false} onClick={() => { act.step(towards(way), true); }}>{words.steps[name as keyof typeof SIZES]}</Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => { act.does('remove'); }}>{words.takeAway}</Menu.Item>
          </>
        )}
        {!act && (panel.kind === 'chart' || panel.kind === 'map') && (
          <>
            <Menu.Item leftSection={table ? panel.kind === 'map' ? <IconMap2 size={15} /> : <IconChartLine size={15} /> : <IconTable size={15} />} onClick={() => { onTable(!table); }}>{table ? (panel.kind === 'map' ? places.asMap : words.asChart) : words.asTable}</Menu.Item>
            {panel.kind === 'chart' && ids.length > 0 && (
              <Menu.Item leftSection={<IconExternalLink size={15} />} renderRoot={(props) => <Link to="/explore" search={{ series: ids.join('-') }} {...props} />}>
                {words.open}
              </Menu.Item>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
