/** What a person told of the work to be scheduled, and how its kind takes that. */

import type { ScheduleKind } from './kinds';

export interface Told {
  series: number[];
  covariates: number[];
  forecaster: string;
  competing: string[];
  /** A model by its id, or a group's champion: `group:` and its name. */
  of: string;
  issue: string;
  source: string;
  /** None: all that are enabled. */
  detectors: string[];
  method: string;
}

export const NOTHING: Told = { series: [], covariates: [], forecaster: 'house', competing: ['ridge', 'like-days'], of: '', issue: '', source: '', detectors: [], method: 'subsequence-pca' };
export const GROUP = 'group:';

interface Typed {
  group?: string;
  horizon?: string;
  origins?: string;
  /** Parameters of the forecaster that are filled in. */
  given?: Record<string, unknown>;
  /** The method judges all series as sensors of one thing. */
  together?: boolean;
}

export function parametersOf(kind: ScheduleKind, told: Told, { group = '', horizon, origins, given = {}, together = false }: Typed): Record<string, unknown> {
  const far = { series_ids: told.series, covariates: told.covariates, horizon_hours: Number(horizon) };
  const by = { forecaster: told.forecaster, parameters: given };
  switch (kind) {
    case 'issue':
      return told.of.startsWith(GROUP) ? { group: told.of.slice(GROUP.length) } : { model_id: told.of };
    case 'certify':
      return { model_id: told.of };
    case 'train':
      return { ...far, ...by };
    case 'backtest':
      return { ...far, ...by, origins: Number(origins) };
    case 'contest':
      return { ...far, group, forecasters: told.competing, origins: Number(origins) };
    case 'reproduce':
      return { issue_id: told.issue };
    case 'detect':
      return { series_ids: told.series, method: told.method, together };
    case 'pull':
      return { source_id: Number(told.source) };
    case 'watch':
      return { detector_ids: told.detectors };
    default:
      return {};
  }
}

/** What is still to be chosen before it can be asked for. */
export function missing(kind: ScheduleKind, told: Told): 'series' | 'forecasters' | null {
  const ofSeries = kind === 'train' || kind === 'backtest' || kind === 'contest' || kind === 'detect';
  if (ofSeries && told.series.length === 0) return 'series';
  return kind === 'contest' && told.competing.length === 0 ? 'forecasters' : null;
}
