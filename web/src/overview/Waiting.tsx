/** The overview before its answer is there, in the shape that it will have. */

import { ChartSkeleton } from '../app/States';
import { useWords } from '../i18n/language';
import { overviewWords } from './words';

export function Waiting() {
  const words = useWords(overviewWords);
  const lists = [words.review, words.movers, words.peaks, words.ages];
  return (
    <>
      <header className="fs-title fs-ov-head">
        <h1>{words.title}</h1>
      </header>
      <div className="fs-tiles" aria-hidden>
        {[0, 1, 2, 3].map((each) => (
          <section key={each} className="fs-card fs-tile">
            <span className="fs-coming" />
          </section>
        ))}
      </div>
      <div className="fs-ov">
        <section className="fs-card fs-ov-preview">
          <ChartSkeleton />
        </section>
        {lists.map((name) => (
          <section key={name} className="fs-card fs-ov-list" aria-hidden>
            <header className="fs-card-head">
              <h2>{name}</h2>
            </header>
            {[72, 55, 64, 48].map((width) => (
              <i key={width} className="fs-ov-line" style={{ width: `${width}%` }} />
            ))}
          </section>
        ))}
      </div>
    </>
  );
}
