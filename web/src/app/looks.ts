/** How the organisation has the page look: its colour, and what holds until the reader chooses. */

import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';

import type { Shades } from '../api/appearance';
import { follows, toFollow } from '../i18n/followed';
import { useLanguage } from '../i18n/language';
import { useSession } from './useSession';

/** A sheet of its own: it comes after all others, and needs no word in the policy of the page. */
const sheet = new CSSStyleSheet();

/** Returns what overrides the colour of Foresite. */
export function rulesOf({ fill, link_light, chosen_light, link_dark, chosen_dark }: Shades): string {
  const filled = `--mantine-color-brand-7:${fill};--mantine-color-brand-filled:${fill};--mantine-color-brand-filled-hover:color-mix(in srgb,${fill} 86%,#000)`;
  const mode = (scheme: string, text: string, ground: string) =>
    `:root[data-mantine-color-scheme=${scheme}]{${filled};--fs-link:${text};--fs-active:${ground};` +
    `--mantine-color-brand-light:${ground};--mantine-color-brand-light-hover:${ground};--mantine-color-brand-light-color:${text};` +
    `--mantine-color-brand-text:${text};--mantine-color-brand-outline:${text};--mantine-color-brand-4:${text};--mantine-color-brand-6:${text}}`;
  return mode('light', link_light, chosen_light) + mode('dark', link_dark, chosen_dark);
}

/** Paints the page, and follows the organisation in what nobody chose in this browser. */
export function useLooks(): void {
  const { appearance } = useSession();
  const { speak } = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const { shades, language, theme } = appearance;
  useEffect(() => {
    sheet.replaceSync(shades ? rulesOf(shades) : '');
    if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  }, [shades]);
  useEffect(() => {
    const spoken = toFollow(localStorage, 'language', language, navigator.language.startsWith('fa') ? 'fa' : 'en');
    if (spoken === 'en' || spoken === 'fa') {
      speak(spoken);
      follows(localStorage, 'language', spoken);
    }
    const scheme = toFollow(localStorage, 'theme', theme, 'auto');
    if (scheme === 'light' || scheme === 'dark' || scheme === 'auto') {
      setColorScheme(scheme);
      follows(localStorage, 'theme', scheme);
    }
  }, [language, theme, speak, setColorScheme]);
}
