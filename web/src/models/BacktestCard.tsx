/** Stored backtests, and those that are chosen side by side. */

import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { backtests, comparison, type Backtest, type Compared } from '../api/champions';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage, useWords } from '../i18n/language';
import { Asked, Card } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { Beside } from './ContestBoard';
import { toldApart } from './standing';
import { modelWords } from './words';

interface Props {
  compared: string[];
  onCompare: (ids: string[]) => void;
}

const pooledOf = ({ scores }: Backtest, name: string) => ((scores[name] as { pooled?: Record<string, number | null> } | undefined)?.pooled ?? {});

export function BacktestCard({ compared, onCompare }: Props) {
  const words = useWords(modelWords);
  const { formats } = useLanguage();
  const times = useTimes();
  const number = (value: number | null | undefined) => (typeof value === 'number' ? formats.number(value) : '–');
  const mase = (row: Backtest) => pooledOf(row, row.forecaster)['mase'] ?? pooledOf(row, toldApart(row.forecaster).name)['mase'] ?? null;
  const skill = (row: Backtest) => {
    const [own, naive] = [mase(row), pooledOf(row, 'seasonal-naive')['mase']];
    return own === null || !naive || toldApart(row.forecaster).name === 'seasonal-naive' ? null : 1 - own / naive;
  };
  return (
    <>
      <Card title={words.backtests} term="backtest" note={words.backtestsNote}>
        <Asked query={useQuery(backtests)} empty={words.noBacktests}>
          {(rows) => (
            <Sheet
              label={words.backtests}
              rows={rows}
              keyOf={({ backtest_id }) => backtest_id}
              columns={[
                {
                  label: words.forecaster,
                  cell: ({ backtest_id, forecaster }) => (
                    <span className="fs-picked">
                      <Checkbox
                        size="sm"
                        aria-label={words.compare(`${forecaster} ${backtest_id.slice(-4)}`)}
                        checked={compared.includes(backtest_id)}
                        onChange={(event) => {
                          onCompare(event.currentTarget.checked ? [...compared, backtest_id] : compared.filter((id) => id !== backtest_id));
                        }}
                      />
                      <Name label={forecaster} />
                    </span>
                  ),
                },
                { label: words.mase, cell: (row) => number(mase(row)) },
                { label: words.beside, cell: (row) => <Beside skill={skill(row)} /> },
                { label: words.learned, cell: ({ last_origin, origins }) => `${times.moment(last_origin)} (${formats.whole(origins)})` },
                { label: words.cpu, cell: ({ cpu_seconds }) => words.seconds(formats.number(cpu_seconds)) },
              ]}
            />
          )}
        </Asked>
      </Card>
      {compared.length > 1 && <Comparison ids={compared} />}
    </>
  );
}

function Name({ label }: { label: string }) {
  const { language } = useLanguage();
  const { name, told } = toldApart(label);
  return (
    <span className="fs-two">
      <bdi>{forecasterName(name, language)}</bdi>
      {told && <code dir="ltr">{told}</code>}
    </span>
  );
}

function Comparison({ ids }: { ids: string[] }) {
  const words = useWords(modelWords);
  const { formats } = useLanguage();
  const query = useQuery(comparison(ids));
  const ratio = (value: number | null | undefined) => <Beside skill={typeof value === 'number' ? 1 - value : null} />;
  const percent = (value: number | null | undefined) => (typeof value === 'number' ? formats.percent(value) : '–');
  return (
    <Card title={words.comparison} note={words.comparisonNote}>
      <Asked query={query}>
        {({ backtests: rows }) => (
          <Sheet<Compared>
            label={words.comparison}
            rows={rows}
            keyOf={({ backtest_id }) => backtest_id}
            columns={[
              { label: words.forecaster, cell: ({ forecaster }) => <Name label={forecaster} /> },
              { label: words.mase, cell: ({ pooled }) => (typeof pooled['mase'] === 'number' ? formats.number(pooled['mase']) : '–') },
              { label: words.beside, cell: ({ beside_naive }) => ratio(beside_naive['mase']) },
              { label: words.besideFirst, cell: ({ beside_first, backtest_id }) => (backtest_id === ids[0] ? '–' : ratio(beside_first['mase'])) },
              { label: words.covered(formats.percent(0.8)), cell: ({ pooled }) => percent(pooled['coverage_80_share']) },
              { label: words.differs, cell: ({ differs }) => (differs.length > 0 ? <code dir="ltr">{differs.join(', ')}</code> : words.same) },
            ]}
          />
        )}
      </Asked>
    </Card>
  );
}
