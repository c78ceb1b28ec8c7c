/** The kinds of panel: how each begins, what it names, and what it is called where nobody gave it a title. */

import type { ChartPanel, Choice, MapOfSites, Panel, TablePanel, TilePanel } from '../api/dashboards';
import { compact, roomFor } from './layout';

export type Kind = Panel['kind'];
export const KINDS: readonly Kind[] = ['chart', 'tile', 'table', 'map', 'text'];
export type Beside = TilePanel['beside'];
export const BESIDES: readonly Beside[] = ['none', 'previous', 'week', 'year'];
export type TileStatistic = TilePanel['statistic'];
export const TILE_STATISTICS: readonly TileStatistic[] = ['newest', 'mean', 'sum', 'peak', 'least'];
export type ColumnName = TablePanel['columns'][number];
export const COLUMN_NAMES: readonly ColumnName[] = ['newest', 'mean', 'least', 'peak', 'sum', 'count'];
export const RESOLUTIONS: readonly ChartPanel['resolution'][] = ['auto', 'raw', 'PT1H', 'P1D', 'P1W', 'P1M'];

export const MAP_STATISTICS: readonly MapOfSites['statistic'][] = ['newest', 'mean', 'min', 'max', 'sum'];
export const NOTHING: Choice = { quantity: '', unit: '', asset_type: '', below: '' };

const SIZES: Record<Kind, { w: number; h: number }> = { chart: { w: 6, h: 5 }, tile: { w: 3, h: 2 }, table: { w: 6, h: 5 }, map: { w: 6, h: 7 }, text: { w: 4, h: 3 } };

export const newId = () => crypto.randomUUID();

/** A panel of a kind as it begins: what it names or chooses is kept when another kind is chosen. */
export function begun(kind: Kind, others: readonly Panel[], keys: readonly string[] = [], choice: Choice | null = null): Panel {
  const rest = { id: newId(), title: '', place: roomFor(others, SIZES[kind]) };
  const chosen = choice && { choice };
  switch (kind) {
    case 'chart':
      return { ...rest, kind, series: keys.slice(0, 12), ...chosen, resolution: 'auto', statistic: 'mean', compare: 'none', forecast: true, anomalies: true };
    case 'tile':
      return { ...rest, kind, series: keys[0] ?? null, ...chosen, statistic: 'newest', beside: 'week' };
    case 'table':
      return { ...rest, kind, series: [...keys], ...chosen, columns: ['newest', 'mean', 'peak'], beside: 'none' };
    case 'map':
      return { ...rest, kind, choice: choice ?? NOTHING, statistic: 'newest' };
    case 'text':
      return { ...rest, kind, text: '' };
  }
}

export function keysOf(panel: Panel): string[] {
  if (panel.kind === 'text' || panel.kind === 'map') return [];
  if (panel.kind === 'tile') return panel.series ? [panel.series] : [];
  return panel.series;
}

/** How it chooses its series, where it does not name them. */
export const choiceOf = (panel: Panel): Choice | null => (panel.kind === 'text' ? null : (panel.choice ?? null));

/** A panel whose choice nobody has made yet begins with what is measured most, as soon as that is known. */
export function choosing(panel: Panel, commonest: Pick<Choice, 'quantity' | 'unit'> | undefined): Panel {
  const choice = choiceOf(panel);
  if (panel.kind === 'text' || choice?.quantity !== '' || !commonest) return panel;
  return { ...panel, choice: { ...choice, quantity: commonest.quantity, unit: commonest.unit } };
}

/** Whether it shows what is at the site of the page: it chooses its series, and has no place of its own. */
export const follows = (panel: Panel) => choiceOf(panel)?.below === '';

/** Whether it shows something: it names or chooses series, or says something. */
export function isWhole(panel: Panel): boolean {
  if (panel.kind === 'text') return panel.text.trim() !== '';
  return keysOf(panel).length > 0 || Boolean(choiceOf(panel)?.quantity);
}

/** A page to begin with: a number of each series, a chart of all, a table where there are several. */
export function proposed(keys: readonly string[]): Panel[] {
  const made: Panel[] = [];
  const add = (kind: Kind, named: readonly string[], w?: number) => {
    const panel = begun(kind, made, named);
    made.push(w ? { ...panel, place: roomFor(made, { w, h: panel.place.h }) } : panel);
  };
  for (const key of keys.slice(0, 4)) add('tile', [key]);
  if (keys.length > 0) add('chart', keys, keys.length > 1 ? 8 : 12);
  if (keys.length > 1) add('table', keys, 4);
  return compact(made);
}
