/** The two switches that every page has: language and colours. */

import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { chose } from '../i18n/followed';
import { useLanguage } from '../i18n/language';

export function Switches() {
  const { language, words, speak } = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const other = language === 'en' ? 'fa' : 'en';
  return (
    <>
      <Switch
        label={words.otherLanguage}
        lang={other}
        onClick={() => {
          speak(other);
        }}
      >
        <IconLanguage size={18} stroke={1.7} />
      </Switch>
      <Switch
        label={dark ? words.toLight : words.toDark}
        onClick={() => {
          setColorScheme(dark ? 'light' : 'dark');
          chose(localStorage, 'theme');
        }}
      >
        {dark ? <IconSun size={18} stroke={1.7} /> : <IconMoon size={18} stroke={1.7} />}
      </Switch>
    </>
  );
}

function Switch({ label, lang, onClick, children }: { label: string; lang?: string; onClick: () => void; children: ReactNode }) {
  return (
    <ActionIcon variant="subtle" color="gray" size={34} title={label} aria-label={label} {...(lang && { lang })} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}
