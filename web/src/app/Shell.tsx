/** The frame of every page: rail of the main pages, the series beside theirs, top bar with who uses it, language and colours. */

import { ActionIcon } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';

import { organisation } from '../api/queries';
import { closeHelp } from '../help/opened';
import { useLanguage } from '../i18n/language';
import { LiveSign } from '../live/LiveSign';
import { SeriesPicker } from '../series/SeriesPicker';
import { Help, HelpButton } from './Help';
import { Jump } from './Jump';
import { Leading } from './Leading';
import { Mark } from './Mark';
import { Sections, Tabs } from './Sections';
import { Switches } from './Switches';
import { Synthetic } from './Synthetic';
import { usePanelFocus } from './usePanelFocus';
import { useMay, useSession } from './useSession';

const Who = lazy(() => import('./Who'));
const Offer = lazy(() => import('../tour/Offer'));

/** What lies over the page where there is no room beside it. */
type Over = 'rail' | 'list' | null;

export function Shell() {
  const { words, write } = useLanguage();
  const { me } = useSession();
  const may = useMay();
  const [over, setOver] = useState<Over>(null);
  const toggle = (what: Over) => {
    setOver(over === what ? null : what);
  };
  const close = () => {
    setOver(null);
  };
  usePanelFocus(over);
  const ofSeries = useLocation({ select: ({ pathname }) => /^\/series(\/|$)/.test(pathname) });
  // Nothing of one organisation stays in view when its member goes on to work for another.
  const whose = me?.organisation.slug ?? '';
  const { digits, calendar } = me?.person ?? {};
  useEffect(() => {
    if (digits && calendar) write({ digits, calendar });
  }, [digits, calendar, write]);
  return (
    <div
      className="fs-shell"
      data-over={over ?? undefined}
      data-list={ofSeries || undefined}
      onKeyDown={({ key, target }) => {
        if (key !== 'Escape') return;
        close();
        // A dialog's own way out is not that of the help.
        if (target instanceof Element && !target.closest('[role=dialog]')) closeHelp();
      }}
    >
      <a className="fs-skip" href="#content">
        {words.skipToContent}
      </a>
      <header className="fs-top">
        {ofSeries && (
          <ActionIcon
            className="fs-to-list"
            variant="default"
            size={34}
            onClick={() => {
              toggle('list');
            }}
            aria-label={over === 'list' ? words.closeRail(words.series) : words.openRail(words.series)}
            aria-expanded={over === 'list'}
            aria-controls="list"
          >
            <IconListSearch size={19} stroke={1.7} />
          </ActionIcon>
        )}
        <Brand />
        <div className="fs-spacer" />
        <Suspense>
          <Offer />
        </Suspense>
        {may('data:read') && <LiveSign />}
        <Jump />
        <HelpButton />
        <Switches />
        {me && (
          <Suspense fallback={<span className="fs-who" />}>
            <Who me={me} />
          </Suspense>
        )}
      </header>
      <Tabs
        open={over === 'rail'}
        onMore={() => {
          toggle('rail');
        }}
        onChoose={close}
      />
      <nav key={`rail of ${whose}`} className="fs-rail" id="rail" tabIndex={-1} aria-label={words.pages}>
        <Sections onChoose={close} />
      </nav>
      {ofSeries && (
        <nav key={`list of ${whose}`} className="fs-beside" id="list" tabIndex={-1} aria-label={words.series}>
          <SeriesPicker onChoose={close} />
        </nav>
      )}
      <main key={`page of ${whose}`} className="fs-main" id="content">
        <Outlet />
      </main>
      <Help />
      <Leading />
    </div>
  );
}

function Brand() {
  const { words } = useLanguage();
  const { me, appearance } = useSession();
  const asked = useQuery({ ...organisation, enabled: !me });
  const data = me?.organisation ?? asked.data;
  return (
    <div className="fs-brand">
      <Mark />
      <div className="fs-brand-name">
        <strong>
          <bdi className="fs-cut">{appearance.name || words.appName}</bdi>
        </strong>
        <span>
          <bdi className="fs-cut">{data?.name ?? '\u00a0'}</bdi>
        </span>
      </div>
      {data?.synthetic && <Synthetic />}
    </div>
  );
}
