/** Leads over the real pages to one's own first chart: a card that waits for what one does, and a ring round where to do it. */

import { Button, CloseButton } from '@mantine/core';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';

import { useLanguage, useWords } from '../i18n/language';
import { useWhose } from './begin';
import { keep, type Tour as Begun } from './kept';
import { isLast, PATHS, stepNow, STEPS, type Step } from './steps';
import './tour.css';
import { tourWords } from './words';

const LOOK_MS = 250;

const visible = (selector: string) => Array.from(document.querySelectorAll<HTMLElement>(selector)).find((each) => each.checkVisibility() && each.getClientRects().length > 0);

export default function Tour({ begun: { path, step } }: { begun: Begun }) {
  const words = useWords(tourWords);
  const { words: common, formats } = useLanguage();
  const whose = useWhose();
  const navigate = useNavigate();
  const here = useLocation({ select: ({ pathname }) => pathname });
  const card = useRef<HTMLElement>(null);
  useProgress(path, step, here, (next) => {
    keep(whose, { path, step: next });
  });
  useRing(step);
  useEffect(() => {
    card.current?.focus({ preventScroll: true });
  }, []);
  const { at, go } = STEPS[step];
  const end = () => {
    keep(whose, 'over');
  };
  const last = isLast(path, step);
  const { title, text } = words.steps[step];
  return (
    <section
      ref={card}
      className="fs-tour"
      aria-label={words.name}
      tabIndex={-1}
      onKeyDown={({ key }) => {
        if (key === 'Escape') end();
      }}
    >
      <div className="fs-tour-head">
        <p className="fs-note">{words.of(formats.whole((PATHS[path] as readonly Step[]).indexOf(step) + 1), formats.whole(PATHS[path].length))}</p>
        <CloseButton size="sm" aria-label={`${words.end}: ${words.name}`} title={common.close} onClick={end} />
      </div>
      <div role="status">
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
      {(last || !at.test(here) || at.source === '.') && (
        <div className="fs-tour-acts">
          {last ? (
            <Button size="xs" onClick={end}>
              {words.done}
            </Button>
          ) : (
            go && (
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  void navigate({ to: go });
                }}
              >
                {words.takeMe}
              </Button>
            )
          )}
        </div>
      )}
    </section>
  );
}

/** Looks what has been done, as long as it takes. */
function useProgress(path: Begun['path'], step: Step, here: string, onStep: (next: Step) => void): void {
  const look = useEffectEvent(() => {
    const next = stepNow(path, step, { path: here, has: (selector) => visible(selector) !== undefined });
    if (next !== step) onStep(next);
  });
  useEffect(() => {
    const clock = setInterval(() => {
      look();
    }, LOOK_MS);
    return () => {
      clearInterval(clock);
    };
  }, []);
}

/** A ring round what the step points at, wherever it comes to stand; brought into view once. */
function useRing(step: Step): void {
  useEffect(() => {
    let ringed: HTMLElement | undefined;
    const point = () => {
      const target = visible(STEPS[step].target);
      if (target === ringed) return;
      ringed?.removeAttribute('data-tour');
      ringed = target;
      target?.setAttribute('data-tour', '');
      target?.scrollIntoView({ block: 'nearest' });
    };
    point();
    const clock = setInterval(point, LOOK_MS);
    return () => {
      clearInterval(clock);
      ringed?.removeAttribute('data-tour');
    };
  }, [step]);
}
