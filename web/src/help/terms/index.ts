/** All terms that charts and pages use; the only place that says what they mean. */

import { anomalies } from './anomalies';
import { data } from './data';
import { forecasts } from './forecasts';
import { house } from './house';
import type { Term } from './term';
import { times } from './times';

const all = { ...times, ...forecasts, ...anomalies, ...data, ...house };

export type TermId = keyof typeof all;

export const TERMS: Record<TermId, Term> = all;
