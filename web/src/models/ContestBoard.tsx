/** How all did in the newest contest of a group, best first, each beside seasonal naive. */

import type { ChampionHistory } from '../api/champions';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage, useWords } from '../i18n/language';
import { unitName } from '../i18n/units';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { standings, toldApart, type Standing } from './standing';
import { modelWords } from './words';

/** `unit`: of the one series; null where there are several, whose errors have none together. */
export function ContestBoard({ told, unit }: { told: ChampionHistory; unit: string | null }) {
  const words = useWords(modelWords);
  const { formats } = useLanguage();
  const times = useTimes();
  const rows = standings(told);
  const first = told.entries[0];
  if (!first) return <p className="fs-note">{words.noContest}</p>;
  const number = (value: number | null) => (value === null ? '–' : formats.number(value));
  const share = (value: number | null) => (value === null ? '–' : formats.percent(value));
  return (
    <>
      <p className="fs-note">{words.contestNote(formats.whole(first.origins), times.moment(first.first_origin), times.moment(first.last_origin))}</p>
      <Sheet
        label={told.name}
        rows={rows}
        keyOf={({ entry }) => entry.forecaster}
        columns={[
          { label: words.forecaster, cell: (row) => <Name row={row} /> },
          { label: words.mase, cell: ({ mase }) => number(mase) },
          ...(unit === null ? [] : [{ label: unit ? `${words.mae} (${unitName(unit)})` : words.mae, cell: ({ mae }: Standing) => number(mae) }]),
          { label: words.beside, cell: ({ skill }) => <Beside skill={skill} /> },
          { label: words.surely, cell: ({ surely }) => <span title={words.surelyWhy}>{share(surely)}</span> },
          { label: words.covered(formats.percent(0.8)), cell: ({ coverage }) => share(coverage) },
          { label: words.cpu, cell: ({ entry }) => words.seconds(formats.number(entry.fit_cpu_seconds)) },
        ]}
      />
    </>
  );
}

function Name({ row: { entry, champion } }: { row: Standing }) {
  const words = useWords(modelWords);
  const { language } = useLanguage();
  const { name, told } = toldApart(entry.forecaster);
  return (
    <span className="fs-two">
      <span>
        <bdi>{forecasterName(name, language)}</bdi> {champion && <span className="fs-badge fs-badge-green">{words.champion}</span>}
      </span>
      {told && <code dir="ltr">{told}</code>}
    </span>
  );
}

export function Beside({ skill }: { skill: number | null }) {
  const words = useWords(modelWords);
  const { formats } = useLanguage();
  if (skill === null) return '–';
  const by = formats.percent(Math.abs(skill));
  return <span className={`fs-badge fs-badge-${skill < 0 ? 'red' : 'green'}`}>{skill < 0 ? words.worse(by) : words.better(by)}</span>;
}
