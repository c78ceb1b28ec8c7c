/** One anomaly: what it rests on, why, what explains it, and what people say of it. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, type RefObject } from 'react';

import { anomaly, type AnomalyHistory, type Said } from '../api/anomalies';
import { oneSeries, type Series } from '../api/queries';
import { SiteLink } from '../app/SiteLink';
import { useMay } from '../app/useSession';
import { useLanguage, useWords } from '../i18n/language';
import { NotesCard } from '../notes/NotesCard';
import { useNotes } from '../notes/useNotes';
import { iso } from '../series/range';
import { Asked, Card } from '../sheet/Page';
import { durationMs, HOUR } from '../time/zone';
import { DetectorCard } from './DetectorCard';
import { evidenceOf } from './evidence';
import { EvidenceChart } from './EvidenceChart';
import { Explains } from './Explains';
import { Facts } from './Facts';
import { around } from './option';
import { VerdictMark } from './Queue';
import { Saying, Sayings, Versions } from './Sayings';
import { Severity } from './Severity';
import { useSeriesOf } from '../sheet/useSeriesOf';
import { sentencesOf } from './why';
import { whyWords } from './whyWords';
import { anomalyWords } from './words';

interface Props {
  anomalyId: string;
  text: RefObject<HTMLTextAreaElement | null>;
  busy: boolean;
  onSay: (verdict: Said) => void;
  onBack: () => void;
}

export function Chosen({ anomalyId, ...acts }: Props) {
  const words = useWords(anomalyWords);
  const query = useQuery(anomaly(anomalyId));
  const series = useQuery({ ...oneSeries(query.data?.series_id ?? 0), enabled: query.data !== undefined });
  const both = {
    data: query.data && series.data && ([query.data, series.data] as const),
    error: query.error ?? series.error,
    refetch: () => void Promise.all([query.refetch(), series.refetch()]),
  };
  const waits = both.data ? null : (
    <Card>
      <button type="button" className="fs-way fs-plain fs-single-back" onClick={acts.onBack}>
        {words.backToQueue}
      </button>
      <Asked query={both}>{() => null}</Asked>
    </Card>
  );
  return waits ?? (both.data && <Told told={both.data[0]} series={both.data[1]} {...acts} />);
}

function Told({ told, series, text, busy, onSay, onBack }: { told: AnomalyHistory; series: Series } & Omit<Props, 'anomalyId'>) {
  const words = useWords(anomalyWords);
  const why = useWords(whyWords);
  const { formats } = useLanguage();
  const may = useMay();
  const evidence = evidenceOf(told);
  const { neighbours = [], sensors = [] } = evidence;
  const others = useSeriesOf([...neighbours, ...sensors].map(({ series_id }) => series_id));
  const span = { start: Date.parse(told.start_at), end: Date.parse(told.end_at) };
  const stepMs = (evidence.course?.step_seconds ?? 0) * 1000 || (durationMs(series.resolution) ?? HOUR);
  const window = around(span, stepMs, series.latest ? Date.parse(series.latest.event_at) : span.end);
  const noted = useNotes([series.series_id], window, {});
  // A new note is of when the anomaly began.
  const pointed = useMemo(() => ({ current: span.start }), [span.start]);
  const nameOf = (id: number) => `\u2068${id === series.series_id ? series.name : (others.get(id)?.name ?? '…')}\u2069`;
  const sentences = sentencesOf(told, { words: why, formats, zone: series.zone, unit: series.unit, nameOf });
  return (
    <>
      <section className="fs-card fs-house">
        <button type="button" className="fs-way fs-plain fs-single-back" onClick={onBack}>
          {words.backToQueue}
        </button>
        <header className="fs-card-head">
          <div>
            <h2>
              <bdi>{series.name}</bdi> <VerdictMark verdict={told.verdict} />
            </h2>
            <p className="fs-note">
              {series.asset && (
                <>
                  <SiteLink asset={series.asset} />
                  {' · '}
                </>
              )}
              {words.until(formats.moment(span.start, series.zone), formats.moment(span.end, series.zone))} · <bdi>{series.zone}</bdi>
            </p>
          </div>
          <div className="fs-single-side">
            <Severity severity={told.severity} />
            <Link to="/series/$seriesId" params={{ seriesId: series.series_id }} search={{ from: iso(window.start), to: iso(window.end) }} className="fs-way">
              {words.toSeries}
            </Link>
          </div>
        </header>
        <EvidenceChart series={series} evidence={evidence} span={span} window={window} stepMs={stepMs} notes={noted.marks} />
        <div className="fs-why-line">
          <h3>{words.why}</h3>
          {sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
        {may('anomaly:acknowledge') && told.standing && <Saying text={text} busy={busy} onSay={onSay} />}
      </section>
      <NotesCard noted={noted} series={[series]} window={window} zone={series.zone} asOf={null} pointed={pointed} letter={null} />
      {(neighbours.length > 0 || sensors.length > 0) && <Explains evidence={evidence} series={others} span={span} window={window} />}
      <div className="fs-single-pair">
        <Facts told={told} series={series} />
        <DetectorCard detectorId={told.detector_id} />
      </div>
      <Sayings labels={told.labels} />
      {told.versions.length > 1 && <Versions told={told} series={series} />}
    </>
  );
}
