/** The card with the picture: title of its range, controls, legend, chart or table, and the strip of all history. */

import { useComputedColorScheme } from '@mantine/core';
import { useMemo, useRef, type Ref, type RefObject } from 'react';

import { fetched } from '../app/fetched';
import { ChartSkeleton, Empty, Failed } from '../app/States';
import { PALETTES } from '../app/theme';
import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { unitName } from '../i18n/units';
import type { NoteMark } from '../notes/marks';
import type { Noted } from '../notes/useNotes';
import { numbers } from '../series/fan';
import { Overview } from '../series/Overview';
import { iso, type Window } from '../series/range';
import { Chosen } from './Chosen';
import type { Canvas } from './ExploreChart';
import { ExploreControls } from './ExploreControls';
import { isDrawn, type Line } from './lines';
import { linesOf } from './noted';
import { pictureOf } from './png';
import { SaveMenu } from './SaveMenu';
import { parseSearch, type Search } from './search';
import type { Explored } from './useExplore';
import { Values } from './Values';
import { exploreWords } from './words';

const ExploreChart = fetched(import('./ExploreChart'));

interface Props {
  data: Explored;
  noted: Noted;
  pointed: RefObject<number | null>;
  lines: readonly Line[];
  search: Search;
  onSearch: (next: Search) => void;
  onIds: (ids: number[]) => void;
  onHidden: (ids: number[]) => void;
}

export function PictureCard({ data, noted, pointed, lines, search, onSearch, onIds, onHidden }: Props) {
  const words = useWords(exploreWords);
  const { words: common, formats, language } = useLanguage();
  const canvas = useRef<Canvas>(null);
  const { window, zone, bucket, before, drawn } = data;
  const drawing = useDrawing(data, noted.marks, lines, search);
  const title = window ? words.between(formats.moment(window.start, zone), formats.moment(window.end, zone)) : '\u00a0';
  const hidden = lines.filter((line) => line.hidden).map(({ series }) => series.series_id);
  const shown = lines.filter(isDrawn);
  const asOf = search.as_of ? words.knownAt(formats.moment(Date.parse(search.as_of), zone)) : words.knownNow;
  const setWindow = ({ start, end }: Window) => {
    const { range: _, ...kept } = search;
    onSearch({ ...kept, from: iso(start), to: iso(end) });
  };
  const draw = async () => {
    const chart = canvas.current?.picture();
    if (!chart || !drawing) return null;
    const names = shown.map(({ series, style }) => ({ name: `${series.name} (${unitName(series.unit)})`, style }));
    const font = getComputedStyle(document.body).fontFamily;
    return pictureOf({ chart, title, note: `${words.inZone(zone)} · ${asOf}`, names, noted: noted.shown ? linesOf(noted.told, formats, zone) : [], colours: drawing.colours, font, rtl: language === 'fa' });
  };
  return (
    <section className="fs-card" aria-busy={drawn.isFetching}>
      <div className="fs-card-head">
        <div>
          <h2 data-testid="range">{title}</h2>
          <p className="fs-note">
            <bdi>{words.inZone(zone)}</bdi> · {asOf}
            {before && ` · ${words.comparedWith(formats.moment(before.start, zone), formats.moment(before.end, zone))}`}
          </p>
        </div>
        {window && <SaveMenu ids={data.series.map(({ series_id }) => series_id)} window={window} asOf={search.as_of ?? null} bucket={search.by ? bucket : null} zone={zone} draw={search.view === 'table' ? null : draw} />}
      </div>
      <ExploreControls search={search} window={window} zone={zone} bucketed={bucket !== null} onSearch={onSearch} />
      <Chosen
        lines={lines}
        awaited={data.ids.length}
        sides={shown.some(({ axis }) => axis === 1)}
        rtl={language === 'fa'}
        onToggle={(id) => {
          onHidden(hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id]);
        }}
        onRemove={(id) => {
          onIds(data.ids.filter((each) => each !== id));
        }}
      />
      <Undrawn lines={lines} />
      <Body data={data} drawing={drawing} lines={lines} search={search} onSearch={onSearch} onWindow={setWindow} canvas={canvas} pointed={pointed} />
      {search.view !== 'table' && <Strip data={data} onWindow={setWindow} />}
      <p className="fs-note fs-foot">{footOf()}</p>
    </section>
  );

  function footOf(): string {
    const thinned = drawn.data?.series.some(({ sampling }) => sampling === 'minmax');
    const zones = new Set(data.series.map((one) => one.zone)).size > 1;
    const by = bucket ? `${words.steps[bucket]}: ${words.statistics[search.of ?? 'mean']}` : '';
    const marks = lines.some(({ toldNow }) => toldNow !== null) && words.marks;
    return [by, marks, zones && words.zones, thinned && common.thinned].filter(Boolean).join(' · ');
  }
}

/** Says which series have no axis left. */
function Undrawn({ lines }: { lines: readonly Line[] }) {
  const words = useWords(exploreWords);
  const without = lines.filter(({ axis, hidden }) => axis === null && !hidden);
  if (without.length === 0) return null;
  const units = [...new Set(without.map(({ series }) => unitName(series.unit)))].join(', ');
  return (
    <p className="fs-notice" role="status">
      {words.thirdUnit(units, without.map(({ series }) => series.name).join(', '))}
    </p>
  );
}

type BodyProps = Omit<Props, 'onIds' | 'onHidden' | 'noted'> & { drawing: ReturnType<typeof useDrawing>; onWindow: (window: Window) => void; canvas: Ref<Canvas> };

function Body({ data, drawing, lines, search, onSearch, onWindow, canvas, pointed }: BodyProps) {
  const words = useWords(exploreWords);
  const { words: common } = useLanguage();
  const { error, listed, series, ids, strip, window, zone, drawn } = data;
  if (error) return <Failed error={error} onRetry={data.refetch} />;
  if (listed.isSuccess && !listed.isPlaceholderData && series.length < ids.length) return <Empty sentence={words.gone} />;
  const values = drawn.data?.series.some(({ totals }) => totals.count > 0) || lines.some(({ fan }) => fan !== null);
  const nothing = (strip.isSuccess && !window) || (drawn.isSuccess && !drawn.isFetching && !values);
  if (nothing) {
    return <Empty sentence={common.empty} action={common.showAll} onAction={() => { onSearch(parseSearch({ ...search, from: null, to: null, range: 'all' })); }} />;
  }
  if (!drawing || !drawn.data || !window) return <ChartSkeleton />;
  if (search.view === 'table') return <Values lines={lines} window={window} zone={zone} daily={drawing.daily} />;
  const names = lines.filter(isDrawn).map((line) => `${line.series.name} (${unitName(line.series.unit)})`);
  return <ExploreChart drawing={drawing} label={words.chartLabel(names.join(', '))} onWindow={onWindow} canvas={canvas} pointed={pointed} />;
}

/** All history of the first series, with the range in view as a window to drag. */
function Strip({ data, onWindow }: { data: Explored; onWindow: (window: Window) => void }) {
  const { strip, extent, window, zone } = data;
  const columns = strip.data?.series[0]?.columns;
  const history = useMemo(() => columns && { at: numbers(columns.event_at), value: numbers(columns.value), low: null, high: null }, [columns]);
  if (!history || !extent || !window) return <div className="fs-overview" aria-hidden />;
  return <Overview history={history} extent={extent} window={window} zone={zone} onWindow={onWindow} />;
}

function useDrawing({ window, zone, bucket }: Explored, notes: readonly NoteMark[], lines: readonly Line[], { as_of }: Search) {
  const { words, formats, language } = useLanguage();
  const scheme = useComputedColorScheme('light');
  const now = useNow();
  return useMemo(() => {
    if (!window) return null;
    const daily = bucket !== null && bucket !== 'PT1H';
    const knownAt = as_of ? Date.parse(as_of) : null;
    return { lines: [...lines], notes, window, zone, daily, knownAt, now, words: { now: words.now, asOf: words.asOf }, colours: PALETTES[scheme], formats, rtl: language === 'fa' };
  }, [window, zone, bucket, lines, notes, as_of, now, words, scheme, formats, language]);
}
