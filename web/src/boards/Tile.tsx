/** One number with its course, and what it is held against. */

import type { Answer, TilePanel } from '../api/dashboards';
import type { Series } from '../api/queries';
import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { Measured } from '../i18n/Unit';
import { linePath, placeIn } from '../overview/paths';
import { Change } from '../series/Change';
import { boardWords } from './words';

interface Props {
  panel: TilePanel;
  told: NonNullable<Answer['tile']>;
  series: Series;
}

export function Tile({ panel, told, series }: Props) {
  const words = useWords(boardWords);
  const { formats } = useLanguage();
  const now = useNow();
  const beside = panel.beside;
  const at = told.at ? Date.parse(told.at) : null;
  return (
    <div className="fs-bd-tile">
      <p className="fs-kpi">
        {told.value === null ? '–' : <Measured text={formats.number(told.value)} unit={series.unit} />}
      </p>
      <Spark columns={told.course} />
      <p className="fs-note fs-bd-base">
        {beside !== 'none' && told.value !== null && (told.before === null ? words.noBase : <><Change from={told.before} to={told.value} unit={series.unit} /> {words.heldAgainst[beside]}</>)}
        {(panel.choice ?? at !== null) && (
          <span className="fs-bd-when">
            {panel.choice && <bdi className="fs-cut" title={series.name}>{series.name}</bdi>}
            {at !== null && <span>{formats.brief(at, series.zone, now)}</span>}
          </span>
        )}
      </p>
    </div>
  );
}

const WIDTH = 240;
const HEIGHT = 40;

function Spark({ columns: { event_at: at, value } }: { columns: NonNullable<Answer['tile']>['course'] }) {
  const known = value.filter((one) => one !== null);
  const [start, end] = [at[0], at.at(-1)];
  if (known.length < 2 || start === undefined || end === undefined) return <span />;
  const bounds = { min: Math.min(...known), max: Math.max(...known) };
  const place = placeIn({ start, end }, bounds.min === bounds.max ? { min: bounds.min - 1, max: bounds.max + 1 } : bounds, WIDTH, HEIGHT);
  return (
    <svg className="fs-bd-spark" viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" aria-hidden>
      <path d={linePath(at, value, place)} />
    </svg>
  );
}
