/** The words of dashboards. */

import type { Beside, ColumnName, Kind, TileStatistic } from './kinds';
import type { Language } from '../i18n/language';
import { fa } from './wordsFa';

export interface Words {
  title: string;
  lead: string;
  make: string;
  makeTitle: string;
  makeWhy: string;
  name: string;
  beginWith: string;
  beginWithWhy: string;
  import: string;
  notADocument: string;
  none: string;
  mine: string;
  noneMine: string;
  shared: string;
  noneShared: string;
  by: (who: string, when: string) => string;
  homeOf: (roles: string) => string;
  sharings: Record<'private' | 'roles' | 'everybody', string>;
  sharedWith: (roles: string) => string;
  toOverview: string;
  gone: string;
  goneWhy: string;
  all: string;
  compose: string;
  composeHelp: string;
  add: string;
  save: string;
  saved: (version: string) => string;
  discard: string;
  done: string;
  discardTitle: string;
  discardTold: string;
  stay: string;
  leave: string;
  unsaved: string;
  emptyBoard: string;
  emptyMine: string;
  addFirst: string;
  noValues: string;
  missing: (keys: string) => string;
  more: string;
  share: string;
  shareTitle: string;
  shareWhy: string;
  forRoles: string;
  homeTitle: string;
  homeWhy: string;
  home: string;
  privateHome: string;
  versions: string;
  versionsTitle: string;
  version: (number: string) => string;
  panelsOf: (count: string) => string;
  restoredFrom: (number: string) => string;
  shownNow: string;
  restore: string;
  restoreTold: (number: string) => string;
  copy: string;
  copyOf: (name: string) => string;
  exportFile: string;
  remove: string;
  removeTitle: (name: string) => string;
  removeTold: string;
  conflictTitle: string;
  conflictTold: (who: string, version: string) => string;
  theirs: string;
  over: string;
  another: string;
  cancel: string;
  kinds: Record<Kind, string>;
  kindWhy: Record<Kind, string>;
  panel: string;
  addTitle: string;
  editTitle: string;
  panelTitle: string;
  panelTitleWhy: string;
  seriesOf: string;
  oneSeries: string;
  statistic: string;
  statistics: Record<TileStatistic, string>;
  columns: string;
  columnNames: Record<ColumnName, string>;
  change: string;
  changeOf: string;
  beside: string;
  besides: Record<Beside, string>;
  heldAgainst: Record<Exclude<Beside, 'none'>, string>;
  noBase: string;
  resolution: string;
  automatic: string;
  forecast: string;
  anomalies: string;
  text: string;
  textWhy: string;
  preview: string;
  choose: string;
  apply: string;
  edit: string;
  duplicate: string;
  takeAway: string;
  asTable: string;
  asChart: string;
  open: string;
  menuOf: (title: string) => string;
  handle: (title: string) => string;
  handleHelp: string;
  placed: (title: string, column: string, row: string, wide: string, high: string) => string;
  steps: Record<'left' | 'right' | 'up' | 'down' | 'wider' | 'narrower' | 'taller' | 'shorter', string>;
  untitled: string;
  chartOf: (names: string) => string;
  fan: (forecaster: string, issued: string) => string;
  bucket: (step: string, statistic: string) => string;
  wordsOf: string;
  series: string;
  sortBy: (name: string) => string;
}

const en: Words = {
  title: 'Dashboards',
  lead: 'Pages that you compose of charts, numbers, tables, maps and words, and share with whom they help.',
  make: 'New dashboard',
  makeTitle: 'New dashboard',
  makeWhy: 'Only you see it until you share it.',
  name: 'Name',
  beginWith: 'Begin with these series',
  beginWithWhy: 'Each gets a number and all of them a chart; you change everything afterwards. Leave it empty for an empty page.',
  import: 'Import',
  notADocument: 'This file is no exported dashboard.',
  none: 'There is no dashboard yet. Make one of the series that you look at every morning.',
  mine: 'Yours',
  noneMine: 'You have made none yet.',
  shared: 'Shared with you',
  noneShared: 'Nobody has shared one with you yet.',
  by: (who, when) => `${who}, ${when}`,
  homeOf: (roles) => `Home of ${roles}`,
  sharings: { private: 'Only you', roles: 'Some roles', everybody: 'Everybody here' },
  sharedWith: (roles) => `Shared with ${roles}`,
  toOverview: 'Overview',
  gone: 'This dashboard is not here',
  goneWhy: 'It was deleted, or it is not shared with you any more.',
  all: 'All dashboards',
  compose: 'Compose',
  composeHelp: 'Drag a panel by its head and resize it at its corner. By keys: focus its handle, arrows move, Shift and arrows resize.',
  add: 'Add panel',
  save: 'Save',
  saved: (version) => `Saved as version ${version}`,
  discard: 'Discard',
  done: 'Done',
  discardTitle: 'Discard your changes?',
  discardTold: 'What you changed since the last save is lost.',
  stay: 'Keep composing',
  leave: 'Discard them',
  unsaved: 'Not saved yet',
  emptyBoard: 'This dashboard has no panel yet.',
  emptyMine: 'This page is empty. Add a chart, a number, a table, a map or a note.',
  addFirst: 'Add the first panel',
  noValues: 'The series of this dashboard have no value yet.',
  missing: (keys) => `Not here: ${keys}`,
  more: 'More',
  share: 'Share',
  shareTitle: 'Who sees this dashboard',
  shareWhy: 'Others look at it; to change it they need to manage dashboards.',
  forRoles: 'Roles',
  homeTitle: 'Where roles begin',
  homeWhy: 'People of these roles see this dashboard when they open Foresite; the overview stays one click away. Only roles that see it can begin here.',
  home: 'Make it a home',
  privateHome: 'Share it first: nobody else sees it yet.',
  versions: 'Versions',
  versionsTitle: 'Every version',
  version: (number) => `Version ${number}`,
  panelsOf: (count) => (count === '1' ? '1 panel' : `${count} panels`),
  restoredFrom: (number) => `restored from version ${number}`,
  shownNow: 'shown now',
  restore: 'Restore',
  restoreTold: (number) => `Version ${number} becomes the newest one; every version since stays in this list.`,
  copy: 'Make a copy',
  copyOf: (name) => `Copy of ${name}`,
  exportFile: 'Export as JSON',
  remove: 'Delete',
  removeTitle: (name) => `Delete ${name}?`,
  removeTold: 'It goes with all its versions, for everybody who sees it. Roles that begin here begin at the overview again.',
  conflictTitle: 'Somebody saved meanwhile',
  conflictTold: (who, version) => `${who} saved version ${version} while you composed. Nothing of theirs or yours is lost: choose what is to be shown.`,
  theirs: 'Take theirs, discard mine',
  over: 'Save mine as the newest version',
  another: 'Save mine as another dashboard',
  cancel: 'Cancel',
  kinds: { chart: 'Chart', tile: 'Number', table: 'Table', map: 'Map', text: 'Text' },
  kindWhy: {
    chart: 'Series over time, with forecast and anomalies',
    tile: 'One number, and what it is held against',
    table: 'Many series, a number in each column',
    map: 'Sites on a map, coloured by what is measured there',
    text: 'A note in Markdown',
  },
  panel: 'Panel',
  addTitle: 'Add a panel',
  editTitle: 'Change the panel',
  panelTitle: 'Title',
  panelTitleWhy: 'Left empty, it is named by what it shows.',
  seriesOf: 'Series',
  oneSeries: 'Series',
  statistic: 'Number',
  statistics: { newest: 'Newest value', mean: 'Mean', sum: 'Sum', peak: 'Peak', least: 'Lowest' },
  columns: 'Columns',
  columnNames: { newest: 'Newest', mean: 'Mean', peak: 'Peak', least: 'Lowest', sum: 'Sum', count: 'Values' },
  change: 'Change',
  changeOf: 'Change of the mean',
  beside: 'Beside',
  besides: { none: 'Nothing', previous: 'The range before', week: 'The same weekdays before', year: 'The same dates last year' },
  heldAgainst: { previous: 'vs the range before', week: 'vs the same weekdays before', year: 'vs the same dates last year' },
  noBase: 'no value to hold it against',
  resolution: 'Steps',
  automatic: 'By the length of the range',
  forecast: 'Forecast with its 80% range',
  anomalies: 'Anomalies',
  text: 'Text',
  textWhy: 'Markdown: # heading, **bold**, - list, [link](https://…)',
  preview: 'Preview',
  choose: 'Choose a series to see it.',
  apply: 'Apply',
  edit: 'Change',
  duplicate: 'Duplicate',
  takeAway: 'Take away',
  asTable: 'Show as table',
  asChart: 'Show as chart',
  open: 'Open in Explore',
  menuOf: (title) => `${title}: what can be done`,
  handle: (title) => `${title}: move or resize`,
  handleHelp: 'Arrows move the panel, Shift and arrows resize it.',
  placed: (title, column, row, wide, high) => `${title}: column ${column}, row ${row}, ${wide} wide, ${high} high`,
  steps: { left: 'Move left', right: 'Move right', up: 'Move up', down: 'Move down', wider: 'Wider', narrower: 'Narrower', taller: 'Taller', shorter: 'Shorter' },
  untitled: 'Panel',
  chartOf: (names) => `${names} over time`,
  fan: (forecaster, issued) => `Forecast by ${forecaster}, issued ${issued}: median dotted, band 80%`,
  bucket: (step, statistic) => `${step}: ${statistic}`,
  wordsOf: 'Note',
  series: 'Series',
  sortBy: (name) => `Sort by ${name}`,
};

export const boardWords: Record<Language, Words> = { en, fa };
