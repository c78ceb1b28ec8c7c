/** The English words of the page; the Persian catalogue must have the same keys. */

export interface Strings {
  appName: string;
  skipToContent: string;
  series: string;
  findSeries: string;
  noSeriesFound: (query: string) => string;
  noSeriesYet: string;
  noSeriesRemedy: string;
  showMore: string;
  openSeries: string;
  closeSeries: string;
  toDark: string;
  toLight: string;
  otherLanguage: string;
  synthetic: string;
  syntheticWhy: string;
  history: string;
  historyAndForecast: string;
  observed: string;
  dailyMean: string;
  dailyRange: string;
  median: string;
  band: (percent: string) => string;
  now: string;
  issued: string;
  model: string;
  lakeVersion: string;
  knownAt: string;
  lastValue: string;
  forecastPeak: string;
  highest: string;
  lowest: string;
  inView: string;
  noForecast: string;
  stale: (when: string) => string;
  range: string;
  presets: Record<'1d' | '7d' | '30d' | '1y' | 'all', string>;
  custom: string;
  from: string;
  to: string;
  apply: string;
  badRange: string;
  chart: string;
  table: string;
  display: string;
  copyLink: string;
  copied: string;
  time: string;
  value: string;
  lower: string;
  upper: string;
  kind: string;
  forecast: string;
  timesIn: string;
  thinned: string;
  daysIn: string;
  rows: (shown: string, all: string) => string;
  previous: string;
  next: string;
  empty: string;
  showAll: string;
  failed: string;
  retry: string;
  notFound: string;
  backToSeries: string;
  loading: string;
  overview: string;
  windowStart: string;
  windowEnd: string;
  moveWindow: string;
  chartHelp: string;
  peakIn: (hours: string) => string;
}

export const en: Strings = {
  appName: 'Foresite',
  skipToContent: 'Skip to content',
  series: 'Series',
  findSeries: 'Find a series',
  noSeriesFound: (query) => `No series matches “${query}”.`,
  noSeriesYet: 'There are no series yet.',
  noSeriesRemedy: 'Load a file: foresite ingest inspect FILE, then foresite ingest load FILE.',
  showMore: 'Show more',
  openSeries: 'Show series',
  closeSeries: 'Hide series',
  toDark: 'Use dark colours',
  toLight: 'Use light colours',
  otherLanguage: 'فارسی',
  synthetic: 'Synthetic data',
  syntheticWhy: 'Made by a seeded generator; nothing here was measured.',
  history: 'History',
  historyAndForecast: 'History and forecast',
  observed: 'Observed',
  dailyMean: 'Daily mean',
  dailyRange: 'Daily range',
  median: 'Forecast median',
  band: (percent) => `${percent} range`,
  now: 'Now',
  issued: 'Issued',
  model: 'Model',
  lakeVersion: 'Lake version',
  knownAt: 'Known',
  lastValue: 'Last value',
  forecastPeak: 'Forecast peak',
  highest: 'Highest',
  lowest: 'Lowest',
  inView: 'in view',
  noForecast: 'No forecast issued yet',
  stale: (when) => `Last data ${when}`,
  range: 'Range',
  presets: { '1d': '1 d', '7d': '7 d', '30d': '30 d', '1y': '1 y', all: 'All' },
  custom: 'Custom',
  from: 'From',
  to: 'Up to',
  apply: 'Apply',
  badRange: 'The end must come after the start.',
  chart: 'Chart',
  table: 'Table',
  display: 'Display',
  copyLink: 'Copy link with fixed times',
  copied: 'Copied',
  time: 'Time',
  value: 'Value',
  lower: 'Low (10 %)',
  upper: 'High (90 %)',
  kind: 'Kind',
  forecast: 'Forecast',
  timesIn: 'Times in',
  thinned: 'Thinned for display; highest and lowest values kept',
  daysIn: 'Means of local days in',
  rows: (shown, all) => `${shown} of ${all}`,
  previous: 'Previous page',
  next: 'Next page',
  empty: 'No values in this range.',
  showAll: 'Show all history',
  failed: 'This could not be loaded.',
  retry: 'Try again',
  notFound: 'There is no such page or series.',
  backToSeries: 'Go to the first series',
  loading: 'Loading',
  overview: 'Overview of all history',
  windowStart: 'Start of the range',
  windowEnd: 'End of the range',
  moveWindow: 'Position of the range',
  chartHelp: 'Drag to move, Ctrl and wheel or pinch to zoom. The table shows the same values.',
  peakIn: (hours) => `highest median, next ${hours} h`,
};
