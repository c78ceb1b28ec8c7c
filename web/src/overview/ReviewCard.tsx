/** What waits for a decision: counts, each leading to where it is made. */

import {
  IconAlertTriangle,
  IconChartHistogram,
  IconCircleCheck,
  IconCertificateOff,
  IconFilterPause,
  IconZoomExclamation,
  type Icon,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import type { Review } from '../api/overview';
import { useLanguage, useWords } from '../i18n/language';
import { REVIEWED, toReview, type Reviewed } from './glance';
import { overviewWords } from './words';

const MARKS: Record<Reviewed, Icon> = {
  open_anomalies: IconZoomExclamation,
  held_rows: IconFilterPause,
  failed_jobs: IconAlertTriangle,
  coverage_broken: IconChartHistogram,
  uncertified_models: IconCertificateOff,
};

/** Where each is looked at. */
const PLACES = {
  open_anomalies: '/anomalies',
  held_rows: '/data/quarantine',
  failed_jobs: '/jobs',
  coverage_broken: '/forecasts',
  uncertified_models: '/forecasts/models',
} as const satisfies Record<Reviewed, string>;

export function ReviewCard({ review }: { review: Review }) {
  const words = useWords(overviewWords);
  return (
    <section className="fs-card fs-ov-list fs-ov-review">
      <header className="fs-card-head">
        <div>
          <h2>{words.review}</h2>
          <p className="fs-note">{words.reviewNote}</p>
        </div>
      </header>
      <ul>
        {REVIEWED.map((name) => (
          <li key={name}>
            <Thing name={name} count={review[name]} />
          </li>
        ))}
      </ul>
      {toReview(review) === 0 && (
        <p className="fs-ov-calm">
          <IconCircleCheck size={17} stroke={1.8} aria-hidden />
          {words.nothing}
        </p>
      )}
    </section>
  );
}

function Thing({ name, count }: { name: Reviewed; count: number | null }) {
  const words = useWords(overviewWords);
  const { formats } = useLanguage();
  const Mark = MARKS[name];
  return (
    <Link to={PLACES[name]} className="fs-ov-row">
      <span className="fs-ov-mark" data-waits={count ? true : undefined}>
        <Mark size={17} stroke={1.7} aria-hidden />
      </span>
      <span className="fs-ov-thing">{words.things[name]}</span>
      <span className="fs-ov-count" data-waits={count ? true : undefined} title={count === null ? words.unknownThen : undefined}>
        {count === null ? '–' : formats.whole(count)}
      </span>
    </Link>
  );
}
