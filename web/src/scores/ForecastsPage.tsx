/** How issued forecasts of a series did: whether promises held, and whether it beat naive. */

import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';

import { oneSeries, seriesList, type Series } from '../api/queries';
import { score, scores, type Scores } from '../api/scores';
import { ChartSkeleton, Empty, Failed } from '../app/States';
import { useNow } from '../app/useNow';
import { useMay } from '../app/useSession';
import { useLanguage, useWords } from '../i18n/language';
import { Tabs } from '../models/Tabs';
import { Card, Page } from '../sheet/Page';
import { DAY } from '../time/zone';
import { Board } from './Board';
import { Choices } from './Choices';
import { CoverageCard } from './CoverageCard';
import { LeadCard } from './LeadCard';
import { parseSearch, type Search, type Wanted } from './search';
import { ScoreTiles } from './ScoreTiles';
import { scoreWords } from './words';

const SPAN_DAYS = { '30d': 30, '90d': 90 };

export function ForecastsPage() {
  const words = useWords(scoreWords);
  const { words: common } = useLanguage();
  const search = parseSearch({ ...useSearch({ strict: false }) });
  const navigate = useNavigate();
  const first = useInfiniteQuery({ ...seriesList(''), enabled: search.series === undefined });
  const seriesId = search.series ?? first.data?.pages[0]?.items[0]?.series_id;
  const show = (next: Wanted) => {
    void navigate({ to: '/forecasts', search: parseSearch({ ...search, ...next }), replace: true, resetScroll: false });
  };
  return (
    <Page title={words.title} lead={words.lead}>
      <Tabs />
      {seriesId !== undefined ? (
        <OfSeries key={seriesId} seriesId={seriesId} search={search} onSearch={show} />
      ) : (
        <Card>
          {first.error ? (
            <Failed error={first.error} onRetry={() => void first.refetch()} />
          ) : first.data ? (
            <Empty sentence={common.noSeriesYet} />
          ) : (
            <ChartSkeleton />
          )}
        </Card>
      )}
    </Page>
  );
}

interface Props {
  seriesId: number;
  search: Search;
  onSearch: (next: Wanted) => void;
}

function OfSeries({ seriesId, search, onSearch }: Props) {
  const words = useWords(scoreWords);
  const { formats } = useLanguage();
  const today = Math.floor(useNow() / DAY) * DAY;
  const since = search.span ? new Date(today - SPAN_DAYS[search.span] * DAY).toISOString() : null;
  const series = useQuery(oneSeries(seriesId));
  const live = useQuery(scores(seriesId, since, search.replayed ?? false));
  // Where nobody relied on any issue yet, those made after the fact are better than nothing to see.
  const only = search.replayed === undefined && live.data !== undefined && live.data.issues === 0 && live.data.replayed_issues > 0;
  const replayed = useQuery({ ...scores(seriesId, since, true), enabled: only });
  const query = only ? replayed : live;
  const counted = search.replayed ?? only;
  const failed = query.error ?? series.error;
  return (
    <>
      <Choices series={series.data ?? null} search={search} counted={counted} onSearch={onSearch} />
      {only && query.data && <p className="fs-notice">{words.shownReplays(formats.whole(query.data.issues))}</p>}
      {query.data && series.data ? (
        <Told scores={query.data} series={series.data} search={search} counted={counted} onSearch={onSearch} />
      ) : (
        <Card>
          {failed ? (
            <Failed
              error={failed}
              onRetry={() => {
                for (const one of [series, query]) void one.refetch();
              }}
            />
          ) : (
            <ChartSkeleton />
          )}
        </Card>
      )}
    </>
  );
}

interface Told {
  scores: Scores;
  series: Series;
  search: Search;
  counted: boolean;
  onSearch: (next: Wanted) => void;
}

function Told({ scores: told, series, search, counted, onSearch }: Told) {
  const shown = told.models.find(({ model_id }) => model_id === search.model) ?? told.models[0];
  if (told.issues === 0 || !shown) return <None replayed={told.replayed_issues} counted={counted} onSearch={onSearch} />;
  return (
    <>
      <ScoreTiles scores={told} series={series} counted={counted} />
      <CoverageCard scores={told} />
      <LeadCard
        models={told.models}
        shown={shown}
        unit={series.unit}
        onShow={(model) => {
          onSearch({ model });
        }}
      />
      <Board models={told.models} unit={series.unit} />
    </>
  );
}

function None({ replayed, counted, onSearch }: { replayed: number; counted: boolean; onSearch: (next: Wanted) => void }) {
  const words = useWords(scoreWords);
  const { formats } = useLanguage();
  const may = useMay();
  const ask = useMutation({ mutationFn: score });
  if (replayed > 0 && !counted) {
    return (
      <Card>
        <Empty
          sentence={words.onlyReplays(formats.whole(replayed))}
          action={words.countReplays}
          onAction={() => {
            onSearch({ replayed: true });
          }}
        />
      </Card>
    );
  }
  return (
    <Card>
      {ask.error ? (
        <Failed
          error={ask.error}
          onRetry={() => {
            ask.mutate();
          }}
        />
      ) : ask.isSuccess ? (
        <Empty sentence={words.asked} />
      ) : (
        <Empty
          sentence={words.none}
          {...(may('forecast:issue') && {
            action: words.scoreNow,
            onAction: () => {
              ask.mutate();
            },
          })}
        />
      )}
    </Card>
  );
}
