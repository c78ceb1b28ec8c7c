/** The queue on one side, the chosen anomaly on the other; by mouse or by keyboard. */

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';

import { anomalies, detectors, label, type Anomaly, type Said } from '../api/anomalies';
import { Empty } from '../app/States';
import { useMay } from '../app/useSession';
import { useTurnFocus } from '../app/usePanelFocus';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { useLanguage, useWords } from '../i18n/language';
import { Card, Paged } from '../sheet/Page';
import { Chosen } from './Chosen';
import { detectorWords } from './detectorWords';
import { Filters } from './Filters';
import { useKeys, type Act } from './keys';
import { Queue } from './Queue';
import { narrowedBy, type Search } from './search';
import { useSeriesOf } from '../sheet/useSeriesOf';
import { anomalyWords } from './words';

interface Props {
  search: Search;
  onSearch: (next: Search) => void;
  onSet: () => void;
}

/** What was judged last, so that one can come back to it. */
interface Judged {
  anomalyId: string;
  name: string;
  verdict: Said;
}

export function Review({ search, onSearch, onSet }: Props) {
  const words = useWords(anomalyWords);
  const forms = useWords(formWords);
  const may = useMay();
  const query = useInfiniteQuery(anomalies(narrowedBy(search)));
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const series = useSeriesOf(rows.map(({ series_id }) => series_id));
  const [picked, setPicked] = useState<string[]>([]);
  const [last, setLast] = useState<Judged | null>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const single = useRef<HTMLDivElement>(null);
  const chosenId = search.at ?? rows[0]?.anomaly_id;
  const place = rows.findIndex(({ anomaly_id }) => anomaly_id === chosenId);
  const go = (row: Anomaly | undefined) => {
    const { at: _, ...rest } = search;
    onSearch(row ? { ...rest, at: row.anomaly_id } : rest);
  };
  const judge = useJudging((judged, verdict) => {
    setPicked([]);
    if (verdict === 'noted') return;
    const first = rows.find(({ anomaly_id }) => anomaly_id === judged[0]);
    const name = first ? (series.get(first.series_id)?.name ?? '') : '';
    setLast({ anomalyId: judged[0] ?? '', name, verdict });
    // Where those that are judged leave the list, the next one comes into view.
    if (first && (search.verdict ?? 'open') === 'open') go(rows.slice(place + 1).find(({ anomaly_id }) => !judged.includes(anomaly_id)) ?? rows[place - 1]);
  });
  const say = (verdict: Said, ids = chosenId ? [chosenId] : []) => {
    if (!may('anomaly:acknowledge') || judge.isPending || ids.length === 0) return;
    judge.mutate({ ids, verdict, text: ids[0] === chosenId && ids.length === 1 ? (text.current?.value.trim() ?? '') : '' });
  };
  const back = () => {
    if (last) onSearch({ ...search, at: last.anomalyId });
  };
  const acts: Record<Act, () => void> = {
    next: () => {
      if (place < rows.length - 1) go(rows[place + 1]);
    },
    previous: () => {
      if (place > 0) go(rows[place - 1]);
    },
    accept: () => {
      say('accepted');
    },
    dismiss: () => {
      say('dismissed');
    },
    note: () => text.current?.focus(),
    back,
  };
  useTurnFocus(search.at, single, (id) => document.querySelector(`.fs-queue a[href*="${CSS.escape(id)}"]`));
  useKeys((act) => {
    acts[act]();
  });
  return (
    <div className="fs-review" data-chosen={search.at !== undefined || undefined}>
      <section className="fs-card fs-house fs-queue">
        <Filters
          search={search}
          onSearch={(next) => {
            setPicked([]);
            onSearch(next);
          }}
        />
        <p className={judge.error ? 'fs-refusal' : 'fs-note fs-judged'} role="status">
          {judge.error ? sentenceOf(judge.error, forms) : last && words.done(words.said[last.verdict], last.name)}{' '}
          {last && !judge.error && (
            <button type="button" className="fs-way fs-plain" onClick={back}>
              {words.again}
            </button>
          )}
        </p>
        {query.data && rows.length === 0 ? (
          <Nothing narrowed={Object.keys(search).some((key) => key !== 'at')} onSet={onSet} />
        ) : (
          <Paged query={query} empty={words.noneSo}>
            {(found) => <Queue rows={found} series={series} chosenId={chosenId} picked={picked} onPick={setPicked} onSay={say} search={search} />}
          </Paged>
        )}
      </section>
      <div ref={single} className="fs-single" tabIndex={-1}>
        {chosenId ? (
          <Chosen
            key={chosenId}
            anomalyId={chosenId}
            text={text}
            busy={judge.isPending}
            onSay={say}
            onBack={() => {
              go(undefined);
            }}
          />
        ) : (
          <Card>
            <Empty sentence={words.choose} />
          </Card>
        )}
      </div>
    </div>
  );
}

/** Say the same of one anomaly or several, one after the other. */
function useJudging(onDone: (ids: string[], verdict: Said) => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, verdict, text }: { ids: string[]; verdict: Said; text: string }) => {
      for (const anomalyId of ids) await label({ anomalyId, verdict, text });
    },
    onSuccess: (_, { ids, verdict }) => {
      onDone(ids, verdict);
    },
    onSettled: () => Promise.all([cache.invalidateQueries({ queryKey: ['anomalies'] }), cache.invalidateQueries({ queryKey: ['detectors'] })]),
  });
}

/** Why nothing is there: no detector looks, nothing is open, or nothing is so. */
function Nothing({ narrowed, onSet }: { narrowed: boolean; onSet: () => void }) {
  const words = useWords(anomalyWords);
  const more = useWords(detectorWords);
  const { formats } = useLanguage();
  const may = useMay();
  const pages = useInfiniteQuery(detectors).data?.pages;
  const count = pages?.reduce((sum, { items }) => sum + items.length, 0);
  if (count === 0) return <Empty sentence={words.noDetector} {...(may('detector:write') && { action: more.set, onAction: onSet })} />;
  return <Empty sentence={narrowed || count === undefined ? words.noneSo : words.noneOpen(formats.whole(count))} />;
}
