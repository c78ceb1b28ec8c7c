/** Colours, numbers and direction for the charts of this page, the same object while none of them changes. */

import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';

import { PALETTES } from '../app/theme';
import { useLanguage } from '../i18n/language';
import type { Drawing } from './options';

export function useDrawing(across: string, up: string): Drawing {
  const { formats, language } = useLanguage();
  const scheme = useComputedColorScheme('light');
  return useMemo(
    () => ({ colours: PALETTES[scheme], formats, rtl: language === 'fa', names: { across, up } }),
    [scheme, formats, language, across, up],
  );
}
