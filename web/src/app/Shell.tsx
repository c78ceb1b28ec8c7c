/** The frame of every page: rail with the series or the sections, top bar with who uses it, language and colours. */

import { Burger } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';

import { organisation } from '../api/queries';
import { useLanguage } from '../i18n/language';
import { LiveSign } from '../live/LiveSign';
import { SeriesPicker } from '../series/SeriesPicker';
import { Sections, ToSections } from './Sections';
import { Switches } from './Switches';
import { Synthetic } from './Synthetic';
import { useMay, useSession } from './useSession';

const Who = lazy(() => import('./Who'));

export function Shell() {
  const { words } = useLanguage();
  const { me } = useSession();
  const may = useMay();
  const [open, { toggle, close }] = useDisclosure(false);
  const ofSeries = useLocation({ select: ({ pathname }) => /^\/(series(\/|$)|$)/.test(pathname) });
  const rail = ofSeries ? words.series : words.manage;
  // Nothing of one organisation stays in view when its member goes on to work for another.
  const whose = me?.organisation.slug ?? '';
  return (
    <div className="fs-shell" data-open={open || undefined}>
      <a className="fs-skip" href="#content">
        {words.skipToContent}
      </a>
      <header className="fs-top">
        <Burger
          className="fs-burger"
          size="sm"
          opened={open}
          onClick={toggle}
          aria-label={open ? words.closeRail(rail) : words.openRail(rail)}
          aria-expanded={open}
          aria-controls="rail"
        />
        <Brand />
        <div className="fs-spacer" />
        {may('data:read') && <LiveSign />}
        <Switches />
        {me && (
          <Suspense fallback={<span className="fs-who" />}>
            <Who me={me} />
          </Suspense>
        )}
      </header>
      <nav key={`rail of ${whose}`} className="fs-rail" id="rail" aria-label={rail}>
        {ofSeries ? (
          <>
            <div className="fs-rail-list">
              <SeriesPicker onChoose={close} />
            </div>
            <ToSections onChoose={close} />
          </>
        ) : (
          <Sections onChoose={close} />
        )}
      </nav>
      <main key={`page of ${whose}`} className="fs-main" id="content">
        <Outlet />
      </main>
    </div>
  );
}

function Brand() {
  const { words } = useLanguage();
  const { me } = useSession();
  const asked = useQuery({ ...organisation, enabled: !me });
  const data = me?.organisation ?? asked.data;
  return (
    <div className="fs-brand">
      <img src="/mark.svg" alt="" width={28} height={28} />
      <div className="fs-brand-name">
        <strong>{words.appName}</strong>
        <span>
          <bdi>{data?.name ?? '\u00a0'}</bdi>
        </span>
      </div>
      {data?.synthetic && <Synthetic />}
    </div>
  );
}
