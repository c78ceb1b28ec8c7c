/** What a card shows when it has nothing to show: still loading, empty, or failed. */

import { Button } from '@mantine/core';
import { IconAlertTriangle, IconChartLine, type Icon } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';

import { ApiError } from '../api/client';
import { useLanguage } from '../i18n/language';

export function ChartSkeleton() {
  const { words } = useLanguage();
  return (
    <div className="fs-skeleton" role="status" aria-label={words.loading}>
      <svg viewBox="0 0 600 200" preserveAspectRatio="none" aria-hidden>
        <path d="M0 120 C40 40 70 40 100 120 S170 190 200 110 S270 50 300 120 S370 180 400 100 S470 60 500 120 S570 170 600 90" />
      </svg>
    </div>
  );
}

interface Action {
  sentence: string;
  /** Where nothing would be drawn anyhow. */
  icon?: Icon;
  action?: string;
  onAction?: () => void;
}

export function Empty({ sentence, icon: Mark = IconChartLine, action, onAction }: Action) {
  return (
    <div className="fs-state" role="status">
      <Mark size={26} stroke={1.5} aria-hidden />
      <p>{sentence}</p>
      {action && onAction && (
        <Button variant="default" size="xs" onClick={onAction}>
          {action}
        </Button>
      )}
    </div>
  );
}

/** The words of refusals come with the first of them: the server's own sentence says it in English but for fields. */
const Refused = lazy(() => import('../form/Refused').catch(() => ({ default: AsSaid })));

function Told({ error }: { error: Error }) {
  const { language } = useLanguage();
  const ofFields = error instanceof ApiError && error.wrong.length > 0;
  if (language === 'en' && !ofFields) return <bdi>{error.message}</bdi>;
  return (
    <Suspense>
      <Refused error={error} />
    </Suspense>
  );
}

function AsSaid({ error }: { error: Error }) {
  return <bdi lang="en">{error.message}</bdi>;
}

export function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { words } = useLanguage();
  return (
    <div className="fs-state" role="alert">
      <IconAlertTriangle size={26} stroke={1.5} aria-hidden />
      <p>{words.failed}</p>
      <p className="fs-note">
        {error instanceof TypeError ? words.noAnswer : <Told error={error} />}
        {error instanceof ApiError && <code> {error.code}</code>}
      </p>
      <Button variant="default" size="xs" onClick={onRetry}>
        {words.retry}
      </Button>
    </div>
  );
}
