/** The English words of the page; the Persian catalogue must have the same keys. */

export interface Strings {
  appName: string;
  skipToContent: string;
  series: string;
  findSeries: string;
  noSeriesFound: (query: string) => string;
  noSeriesYet: string;
  showMore: string;
  openRail: (what: string) => string;
  closeRail: (what: string) => string;
  pages: string;
  tabs: string;
  more: string;
  find: string;
  help: string;
  whatIs: (name: string) => string;
  groups: Record<'look' | 'work' | 'organisation' | 'own', string>;
  who: (name: string) => string;
  organisations: string;
  signOut: string;
  away: string;
  awayWhy: string;
  toDark: string;
  toLight: string;
  otherLanguage: string;
  synthetic: string;
  /** The same where there is little room. */
  syntheticShort: string;
  syntheticWhy: string;
  history: string;
  historyAndForecast: string;
  observed: string;
  mean: Record<'P1D' | 'P1W' | 'P1M', string>;
  spread: Record<'P1D' | 'P1W' | 'P1M', string>;
  forecastBand: (percent: string) => string;
  median: string;
  band: (percent: string) => string;
  now: string;
  issued: string;
  model: string;
  lakeVersion: string;
  knownAt: string;
  lastValue: string;
  forecastPeak: (hours: string) => string;
  highest: string;
  lowest: string;
  weekBefore: string;
  aboveMean: (by: string) => string;
  belowMean: (by: string) => string;
  noForecast: string;
  howForecastsDid: string;
  openInExplore: string;
  stale: (when: string) => string;
  asOf: string;
  asOfNow: string;
  asOfThen: (when: string) => string;
  asOfWhy: string;
  asOfMoment: string;
  noForecastThen: string;
  backToNow: string;
  range: string;
  presets: Record<'1d' | '7d' | '30d' | '1y' | 'all', string>;
  custom: string;
  from: string;
  to: string;
  apply: string;
  badRange: string;
  noDay: string;
  chart: string;
  table: string;
  display: string;
  copyLink: string;
  copied: string;
  copy: string;
  close: string;
  time: string;
  value: string;
  lower: string;
  upper: string;
  kind: string;
  forecast: string;
  timesIn: string;
  thinned: string;
  meansIn: Record<'P1D' | 'P1W' | 'P1M', string>;
  rows: (shown: string, all: string) => string;
  previous: string;
  next: string;
  empty: string;
  showAll: string;
  failed: string;
  noAnswer: string;
  retry: string;
  notFound: string;
  backToSeries: string;
  loading: string;
  overview: string;
  windowStart: string;
  windowEnd: string;
  moveWindow: string;
  chartHelp: string;
}

export const en: Strings = {
  appName: 'Foresite',
  skipToContent: 'Skip to content',
  series: 'Series',
  findSeries: 'Find a series',
  noSeriesFound: (query) => `No series matches “${query}”.`,
  noSeriesYet: 'There are no series yet.',
  showMore: 'Show more',
  openRail: (what) => `Show ${what.toLowerCase()}`,
  closeRail: (what) => `Hide ${what.toLowerCase()}`,
  pages: 'Pages',
  tabs: 'Main pages',
  more: 'More',
  find: 'Search or jump to',
  help: 'Help',
  whatIs: (name) => `What “${name}” means`,
  groups: { look: 'Look', work: 'Work', organisation: 'Organisation', own: 'You' },
  who: (name) => `Signed in as ${name}`,
  organisations: 'Organisations',
  signOut: 'Sign out',
  away: 'Not live',
  awayWhy: 'The connection for live news is away; the page comes back to it by itself and reads every half minute until then.',
  toDark: 'Use dark colours',
  toLight: 'Use light colours',
  otherLanguage: 'فارسی',
  synthetic: 'Synthetic data',
  syntheticShort: 'Synthetic',
  syntheticWhy: 'Made by a seeded generator; nothing here was measured.',
  history: 'History',
  historyAndForecast: 'History and forecast',
  observed: 'Observed',
  mean: { P1D: 'Daily mean', P1W: 'Weekly mean', P1M: 'Monthly mean' },
  spread: { P1D: 'Daily range', P1W: 'Weekly range', P1M: 'Monthly range' },
  forecastBand: (percent) => `Forecast, ${percent} range`,
  median: 'Forecast median',
  band: (percent) => `${percent} range`,
  now: 'Now',
  issued: 'Issued',
  model: 'Model',
  lakeVersion: 'Lake version',
  knownAt: 'known',
  lastValue: 'Last value',
  forecastPeak: (hours) => (hours ? `Forecast peak, next ${hours} h` : 'Forecast peak'),
  highest: 'Highest in view',
  lowest: 'Lowest in view',
  weekBefore: 'vs a week before',
  aboveMean: (by) => `${by} above the mean in view`,
  belowMean: (by) => `${by} below the mean in view`,
  noForecast: 'No forecast issued yet',
  howForecastsDid: 'How its forecasts did',
  openInExplore: 'Look at it beside others',
  stale: (when) => `Last data ${when}`,
  asOf: 'As of',
  asOfNow: 'As known now',
  asOfThen: (when) => `As known on ${when}`,
  asOfWhy: 'Shows the values and the forecast that were known at a moment: later corrections are taken back.',
  asOfMoment: 'Moment',
  noForecastThen: 'No forecast had been issued by then',
  backToNow: 'Back to now',
  range: 'Range',
  presets: { '1d': '1 d', '7d': '7 d', '30d': '30 d', '1y': '1 y', all: 'All' },
  custom: 'Custom',
  from: 'From',
  to: 'Up to',
  apply: 'Apply',
  badRange: 'The end must come after the start.',
  noDay: 'This is no day of either calendar.',
  chart: 'Chart',
  table: 'Table',
  display: 'Display',
  copyLink: 'Copy link with fixed times',
  copied: 'Copied',
  copy: 'Copy',
  close: 'Close',
  time: 'Time',
  value: 'Value',
  lower: 'Low (10 %)',
  upper: 'High (90 %)',
  kind: 'Kind',
  forecast: 'Forecast',
  timesIn: 'Times in',
  thinned: 'Thinned for display; highest and lowest values kept',
  meansIn: { P1D: 'Means of local days in', P1W: 'Means of local weeks in', P1M: 'Means of local months in' },
  rows: (shown, all) => `${shown} of ${all}`,
  previous: 'Previous page',
  next: 'Next page',
  empty: 'No values in this range.',
  showAll: 'Show all history',
  failed: 'This could not be loaded.',
  noAnswer: 'The server does not answer. Is it still running?',
  retry: 'Try again',
  notFound: 'There is no such page or series.',
  backToSeries: 'Go to the first series',
  loading: 'Loading',
  overview: 'Overview of all history',
  windowStart: 'Start of the range',
  windowEnd: 'End of the range',
  moveWindow: 'Position of the range',
  chartHelp: 'Drag to move, Ctrl and wheel or pinch to zoom. The table shows the same values.',
};
