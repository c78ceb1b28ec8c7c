/** Has a job look back over a window, and tells how far it is. */

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { lookBack } from '../api/anomalies';
import type { Job } from '../api/jobs';
import { useNow } from '../app/useNow';
import { AskForm, type Values } from '../form/AskForm';
import { useTyped } from '../form/DayField';
import { DayAsked } from '../form/fields';
import { useLanguage, useWords } from '../i18n/language';
import { JobLine } from '../jobs/JobLine';
import { iso } from '../series/range';
import { Dialog } from '../sheet/Dialog';
import { SeriesMany } from '../sheet/SeriesSelect';
import { useTimes } from '../sheet/useTimes';
import { isoOf } from '../time/typed';
import { DAY, dayOf, dayStart } from '../time/zone';
import { detectorWords } from './detectorWords';
import { MethodSelect, useMethod } from './MethodSelect';

const DAYS_BACK = 28;

export function LookBackDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(detectorWords);
  const cache = useQueryClient();
  const typed = useTyped();
  const { zone } = useTimes();
  const now = useNow();
  const [series, setSeries] = useState<number[]>([]);
  const [name, setName] = useState('seasonal-residual');
  const [job, setJob] = useState<Job | null>(null);
  const known = useMethod(name);
  const send = (values: Values) => {
    if (series.length === 0) throw new Error(words.chooseSeries);
    const [start, end] = ['from', 'to'].map((name) => dayStart(isoOf(values[name] ?? '') ?? '', zone));
    if (start == null || end == null || end <= start) throw new Error(words.badRange);
    return lookBack({ series_ids: series, method: name, together: known?.many ?? false, start: iso(start), end: iso(end) });
  };
  return (
    <Dialog title={words.backTitle} opened onClose={onClose} wide>
      <p className="fs-note">{words.backHelp}</p>
      <AskForm send={send} action={words.look} onDone={setJob}>
        <SeriesMany label={words.series} value={series} onChange={setSeries} />
        <MethodSelect value={name} onChange={setName} />
        <div className="fs-pair">
          <DayAsked name="from" label={words.from} defaultValue={typed(dayOf(now - DAYS_BACK * DAY, zone))} />
          <DayAsked name="to" label={words.to} defaultValue={typed(dayOf(now + DAY, zone))} />
        </div>
      </AskForm>
      {job && (
        <>
          <JobLine key={job.job_id} jobId={job.job_id} title={words.looking} onOver={(over) => {
            setJob(over);
            void cache.invalidateQueries({ queryKey: ['anomalies'] });
          }} />
          <Outcome job={job} />
        </>
      )}
    </Dialog>
  );
}

/** How many it found, where it is done. */
function Outcome({ job: { state, result } }: { job: Job }) {
  const words = useWords(detectorWords);
  const { formats } = useLanguage();
  const count = (name: string) => (typeof result?.[name] === 'number' ? formats.whole(result[name]) : '–');
  return state === 'done' && result ? <p role="status">{words.found(count('found'), count('changed'), count('withdrawn'))}</p> : null;
}
