/** Colours, type and shapes; the only place that names a colour. */

import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const brand: MantineColorsTuple = [
  '#e3f6f3', '#c6ebe5', '#9cdcd2', '#6ecbbe', '#45b9ab', '#26a598', '#0f9186', '#0c7f76', '#0a655e', '#074c47',
];

/** Text to ground, in the hue of the page; the kit's own greys are warmer. */
const dark: MantineColorsTuple = [
  '#e8ecf1', '#b3bcc8', '#98a2b0', '#6f7a88', '#37414b', '#262e36', '#1b2229', '#14191f', '#0f1418', '#0d1115',
];

export const theme = createTheme({
  colors: { brand, dark },
  primaryColor: 'brand',
  primaryShade: 7,
  defaultRadius: 8,
  fontFamily: 'var(--fs-font)',
  headings: { fontFamily: 'var(--fs-font)', fontWeight: '650' },
  fontSizes: { xs: '11.5px', sm: '12.5px', md: '13px', lg: '13.5px', xl: '17px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
});

export interface Palette {
  observed: string;
  forecast: string;
  text: string;
  faint: string;
  line: string;
  surface: string;
  anomaly: string;
  /** What was told anew since. */
  restated: string;
  wide: number;
  narrow: number;
}

/** Colours of the canvas, which cannot read the style sheet. */
export const PALETTES: Record<'light' | 'dark', Palette> = {
  light: {
    observed: '#2459c4', forecast: '#d9480f', text: '#4a5361', faint: '#636c7a', line: '#e4e7eb', surface: '#ffffff', anomaly: '#b5179e', restated: '#d98200',
    wide: 0.14, narrow: 0.24,
  },
  dark: {
    observed: '#7aa7ff', forecast: '#ff9f5a', text: '#b3bcc8', faint: '#8b95a3', line: '#242b33', surface: '#14191f', anomaly: '#f27be0', restated: '#f0a63a',
    wide: 0.16, narrow: 0.28,
  },
};

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f5f6f8', '--mantine-color-text': '#11161d', '--mantine-color-dimmed': '#596271',
    '--fs-surface': '#ffffff', '--fs-border': '#e4e7eb', '--fs-text-2': '#4a5361', '--fs-text-3': '#5c6573',
    '--fs-hover': '#eef1f4', '--fs-active': '#e3f2f0', '--fs-link': '#0a655e', '--fs-amber': '#8a4b00',
    '--fs-amber-bg': '#fff1d6', '--fs-violet': '#7a1a6c', '--fs-violet-bg': '#fbe7f7', '--fs-control': '#eceff2', '--fs-green': '#0b6b3a', '--fs-green-dot': '#1a9c57', '--fs-green-bg': '#e2f5e9',
    '--fs-observed': '#2459c4', '--fs-forecast': '#d9480f', '--fs-red': '#b42318', '--fs-red-bg': '#fdeceb', '--fs-amber-dot': '#d98200',
  },
  dark: {
    '--mantine-color-body': '#0d1115', '--mantine-color-text': '#e8ecf1', '--mantine-color-dimmed': '#98a2b0',
    '--fs-surface': '#14191f', '--fs-border': '#242b33', '--fs-text-2': '#b3bcc8', '--fs-text-3': '#98a2b0',
    '--fs-hover': '#1b2229', '--fs-active': '#133331', '--fs-link': '#5fd6c8', '--fs-amber': '#ffc46b',
    '--fs-amber-bg': '#3a2b10', '--fs-violet': '#f5a8e8', '--fs-violet-bg': '#3a1b35', '--fs-control': '#1d242b', '--fs-green': '#7fe0a8', '--fs-green-dot': '#3fc47f', '--fs-green-bg': '#12301f',
    '--fs-observed': '#7aa7ff', '--fs-forecast': '#ff9f5a', '--fs-red': '#ff9d94', '--fs-red-bg': '#3b1a18', '--fs-amber-dot': '#f0a63a',
  },
});
