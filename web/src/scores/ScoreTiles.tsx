/** The four answers that matter most: two promises, worth beside naive, and how many issues say so. */

import type { ReactNode } from 'react';

import type { Series } from '../api/queries';
import type { Promised, Scores } from '../api/scores';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage, useWords } from '../i18n/language';
import { rangeOf } from './verdict';
import { VerdictBadge } from './VerdictBadge';
import { scoreWords } from './words';

export function ScoreTiles({ scores, series, counted }: { scores: Scores; series: Series; counted: boolean }) {
  const words = useWords(scoreWords);
  const { formats, language } = useLanguage();
  const best = scores.models[0];
  const error = (value: number | null | undefined) => (typeof value === 'number' ? formats.measured(value, series.unit) : '–');
  return (
    <div className="fs-tiles">
      {[0.8, 0.9].map((share) => (
        <PromiseTile key={share} share={share} promise={rangeOf(scores, share)} />
      ))}
      <Tile title={words.beside} value={<Beside skill={best?.skill ?? null} />} note={`${forecasterName(best?.forecaster ?? '', language)}: ${words.errors(error(best?.mae), error(best?.naive_mae))}`} />
      <Tile
        title={words.issues}
        value={formats.whole(scores.issues)}
        note={scores.replayed_issues > 0 && !counted ? words.issuesNote(formats.whole(scores.replayed_issues)) : words.issuesAll}
      />
    </div>
  );
}

function PromiseTile({ share, promise }: { share: number; promise: Promised | undefined }) {
  const words = useWords(scoreWords);
  const { formats } = useLanguage();
  const { percent } = formats;
  return (
    <Tile
      title={words.tile(percent(share))}
      value={
        promise ? (
          <>
            {percent(promise.observed_share)} <VerdictBadge promise={promise} />
          </>
        ) : (
          words.unknown
        )
      }
      note={promise ? words.ofPromised(percent(share), percent(promise.band_low), percent(promise.band_high)) : ''}
    />
  );
}

const SAME = 0.0005;

/** Whether a model is worth more than naive, as far as a tenth of a percent tells. */
export function worthOf(skill: number | null): 'unknown' | 'same' | 'better' | 'worse' {
  if (skill === null) return 'unknown';
  return Math.abs(skill) < SAME ? 'same' : skill < 0 ? 'worse' : 'better';
}

/** How much better or worse than naive: told in words, the colour says the same. */
export function Beside({ skill }: { skill: number | null }) {
  const words = useWords(scoreWords);
  const { formats } = useLanguage();
  const by = formats.percent(Math.abs(skill ?? 0));
  return { unknown: words.unknown, same: words.same, better: words.better(by), worse: words.worse(by) }[worthOf(skill)];
}

function Tile({ title, value, note }: { title: string; value: ReactNode; note: string }) {
  return (
    <section className="fs-card fs-tile">
      <h2>{title}</h2>
      <p className="fs-kpi fs-kpi-line">{value}</p>
      <p className="fs-note">{note}</p>
    </section>
  );
}
