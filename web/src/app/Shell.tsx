/** The frame of every page: rail with the series, top bar with language and colours. */

import { ActionIcon, Burger, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';

import { organisation } from '../api/queries';
import { useLanguage } from '../i18n/language';
import { SeriesPicker } from '../series/SeriesPicker';
import { Synthetic } from './Synthetic';

export function Shell() {
  const { words } = useLanguage();
  const [open, { toggle, close }] = useDisclosure(false);
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
          aria-label={open ? words.closeSeries : words.openSeries}
          aria-expanded={open}
          aria-controls="rail"
        />
        <Brand />
        <div className="fs-spacer" />
        <LanguageSwitch />
        <SchemeSwitch />
      </header>
      <nav className="fs-rail" id="rail" aria-label={words.series}>
        <SeriesPicker onChoose={close} />
      </nav>
      <main className="fs-main" id="content">
        <Outlet />
      </main>
    </div>
  );
}

function Brand() {
  const { words } = useLanguage();
  const { data } = useQuery(organisation);
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

function LanguageSwitch() {
  const { language, words, speak } = useLanguage();
  const other = language === 'en' ? 'fa' : 'en';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={34}
      title={words.otherLanguage}
      aria-label={words.otherLanguage}
      lang={other}
      onClick={() => {
        speak(other);
      }}
    >
      <IconLanguage size={18} stroke={1.7} />
    </ActionIcon>
  );
}

function SchemeSwitch() {
  const { words } = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const label = dark ? words.toLight : words.toDark;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={34}
      title={label}
      aria-label={label}
      onClick={() => {
        setColorScheme(dark ? 'light' : 'dark');
      }}
    >
      {dark ? <IconSun size={18} stroke={1.7} /> : <IconMoon size={18} stroke={1.7} />}
    </ActionIcon>
  );
}
