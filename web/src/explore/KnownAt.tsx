/** The slider over the moments at which something became known: the page as it was, and what differs from now. */

import { ActionIcon, Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type CSSProperties } from 'react';

import { moments, type Changed, type KnownMoment } from '../api/explore';
import { About } from '../help/About';
import { useLanguage, useWords } from '../i18n/language';
import { AsOf } from '../series/AsOf';
import { iso, type Window } from '../series/range';
import { indexAt, spread, withNow } from './known';
import { exploreWords } from './words';

/** Hands that move a slider pass many moments; the page follows when they rest. */
const REST_MS = 200;
const MINUTE = 60_000;

interface Props {
  ids: readonly number[];
  window: Window | null;
  zone: string;
  asOf: string | null;
  changed: readonly Changed[] | undefined;
  onAsOf: (asOf: string | null) => void;
}

export function KnownAt({ ids, window, zone, asOf, changed, onAsOf }: Props) {
  const words = useWords(exploreWords);
  const { formats } = useLanguage();
  const { data } = useQuery({ ...moments(ids, window), enabled: window !== null && ids.length > 0 });
  const known = data ?? [];
  const restated = known.filter((moment) => moment.restated > 0).length;
  return (
    <section className="fs-card fs-known" aria-label={words.known}>
      <div className="fs-card-head">
        <div>
          <h2>
            <IconHistory size={15} stroke={1.8} aria-hidden /> {words.known}
          </h2>
          <About term="known-at" name={words.known} />
          <p className="fs-note">{words.knownWhy}</p>
        </div>
        <div className="fs-controls">
          {asOf && <Since changed={changed} />}
          <AsOf asOf={asOf} zone={zone} onAsOf={onAsOf} />
          {asOf && (
            <Button
              variant="default"
              size="xs"
              onClick={() => {
                onAsOf(null);
              }}
            >
              {words.backToNow}
            </Button>
          )}
        </div>
      </div>
      <Slider key={asOf} known={known} zone={zone} asOf={asOf} onAsOf={onAsOf} />
      <p className="fs-note">{data && (known.length > 0 ? words.moments(formats.whole(known.length), formats.whole(restated)) : words.noMoments)}</p>
    </section>
  );
}

interface SliderProps {
  known: readonly KnownMoment[];
  zone: string;
  asOf: string | null;
  onAsOf: (asOf: string | null) => void;
}

function Slider({ known, zone, asOf, onAsOf }: SliderProps) {
  const words = useWords(exploreWords);
  const { formats } = useLanguage();
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [held, setHeld] = useState<number | null>(null);
  const last = known.length;
  const at = held ?? indexAt(known, asOf);
  const moment = known[at];
  // A moment of one's own choice may lie between two of the list.
  const shown = held === null && asOf ? Date.parse(asOf) : moment && Date.parse(moment.known_at);
  const told = at >= last && (held !== null || !asOf) ? words.knownNow : shown === undefined ? words.knownNow : words.knownAt(formats.moment(shown, zone));
  useEffect(
    () => () => {
      clearTimeout(resting.current);
    },
    [],
  );
  const move = (next: number) => {
    const index = Math.min(last, Math.max(0, next));
    setHeld(index);
    clearTimeout(resting.current);
    resting.current = setTimeout(() => {
      const chosen = known[index];
      onAsOf(chosen ? iso(Math.ceil(Date.parse(chosen.known_at) / MINUTE) * MINUTE) : null);
    }, REST_MS);
  };
  return (
    <div className="fs-slider" dir="ltr">
      <Step label={words.earlier} disabled={at <= 0} back onStep={() => { move(at - 1); }} />
      <div className="fs-slider-track" style={{ '--fs-at': withNow(at, last) } as CSSProperties}>
        <input
          type="range"
          min={0}
          max={last}
          step={1}
          value={Math.max(0, at)}
          disabled={last === 0}
          aria-label={words.slider}
          aria-valuetext={told}
          onChange={(event) => {
            move(Number(event.currentTarget.value));
          }}
        />
        <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden>
          {spread(known).map((x) => (
            <path key={x} d={`M${x * 1000} 0V10`} />
          ))}
        </svg>
      </div>
      <Step label={words.later} disabled={at >= last} onStep={() => { move(at + 1); }} />
      <output className="fs-slider-told" data-past={at < last || asOf !== null || undefined} data-testid="known-at">
        {told}
      </output>
    </div>
  );
}

function Step({ label, disabled, back = false, onStep }: { label: string; disabled: boolean; back?: boolean; onStep: () => void }) {
  return (
    <ActionIcon variant="default" size={28} title={label} aria-label={label} disabled={disabled} onClick={onStep}>
      {back ? <IconChevronLeft size={15} /> : <IconChevronRight size={15} />}
    </ActionIcon>
  );
}

/** How the picture differs from now. */
function Since({ changed }: { changed: readonly Changed[] | undefined }) {
  const words = useWords(exploreWords);
  const { formats } = useLanguage();
  if (!changed) return null;
  const sum = (name: 'restated' | 'fresh') => changed.reduce((all, one) => all + one[name], 0);
  const [restated, fresh] = [sum('restated'), sum('fresh')];
  const parts = [restated > 0 && words.restated(formats.whole(restated)), fresh > 0 && words.fresh(formats.whole(fresh))].filter(Boolean);
  return (
    <span className={`fs-badge ${restated > 0 ? 'fs-badge-amber' : 'fs-badge-green'}`} data-testid="since-then">
      {words.sinceThen}: {parts.length > 0 ? parts.join(' · ') : words.same}
    </span>
  );
}
