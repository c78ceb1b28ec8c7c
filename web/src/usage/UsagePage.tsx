/** What was used: by the organisation over time, and by each key and person with its quota. */

import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';

import { usage, type By } from '../api/usage';
import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { Asked, Card, Page } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { Bars } from './Bars';
import { CallerList } from './CallerList';
import { MEASURES, parseSearch, type Measure, type Search } from './search';
import { dayOf, periodsTo, sumOf, sumsBy, type Sums } from './sums';
import { useMeasures } from './useMeasures';
import { usageWords } from './words';

const PERIODS: By[] = ['day', 'month'];

export function UsagePage() {
  const words = useWords(usageWords);
  const navigate = useNavigate();
  const search = parseSearch({ ...useSearch({ strict: false }) });
  const by = search.by ?? 'day';
  const periods = periodsTo(useNow(), by);
  const query = useQuery(usage(by, dayOf(periods[0] ?? '')));
  const show = (next: Search) => {
    void navigate({ to: '/usage', search: parseSearch({ ...search, ...next }), replace: true });
  };
  return (
    <Page
      title={words.title}
      lead={words.lead}
      action={
        <SegmentedControl
          aria-label={words.by}
          size="xs"
          value={by}
          data={PERIODS.map((value) => ({ value, label: words.periods[value] }))}
          onChange={(value) => {
            show({ by: value });
          }}
        />
      }
    >
      <Card title={words.whole} note={words.spans[by]}>
        <Asked query={query} empty={words.none}>
          {(rows) => (
            <Whole
              totals={sumsBy(rows, ({ period }) => period, periods)}
              sums={sumOf(rows)}
              by={by}
              of={search.of ?? 'requests'}
              onMeasure={(of) => {
                show({ of });
              }}
            />
          )}
        </Asked>
      </Card>
      <Card title={words.callers} term="quota" note={words.callersNote}>
        <Asked query={query} empty={words.none}>
          {(rows) => <CallerList rows={rows} />}
        </Asked>
      </Card>
    </Page>
  );
}

interface Whole {
  totals: ReturnType<typeof sumsBy>;
  sums: Sums;
  by: By;
  of: Measure;
  onMeasure: (measure: Measure) => void;
}

/** Four sums, one of them drawn over time; each is a button that has itself drawn. */
function Whole({ totals, sums, by, of, onMeasure }: Whole) {
  const words = useWords(usageWords);
  const { formats } = useLanguage();
  const told = useMeasures();
  const nameOf = (period: string) => {
    const at = Date.parse(dayOf(period));
    return by === 'day' ? formats.tick(at, 'UTC', 'day') : formats.monthOfUtc(at);
  };
  return (
    <>
      <div className="fs-measures">
        {MEASURES.map((measure) => (
          <button
            key={measure}
            type="button"
            className="fs-measure"
            aria-pressed={measure === of}
            onClick={() => {
              onMeasure(measure);
            }}
          >
            <span>{words.measures[measure]}</span>
            <strong>{told[measure](sums[measure])}</strong>
            <small>{words.meanings[measure]}</small>
          </button>
        ))}
      </div>
      <Bars
        bars={totals.map(({ name, [of]: value }) => ({ name: nameOf(name), value, told: told[of](value) }))}
        label={(most) => words.bars(words.measures[of], most)}
      />
      <details className="fs-details">
        <summary className="fs-way">{words.asTable}</summary>
        <Sheet
          label={words.whole}
          rows={totals.toReversed()}
          keyOf={({ name }) => name}
          faded={({ requests }) => requests === 0}
          columns={[
            { label: words.period[by], cell: ({ name }) => nameOf(name) },
            ...MEASURES.map((measure) => ({ label: words.measures[measure], cell: (row: Sums) => told[measure](row[measure]) })),
          ]}
        />
      </details>
    </>
  );
}
