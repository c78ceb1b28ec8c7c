/**
 * The newest issued forecast of a series, written by hand because the served OpenAPI document does not describe this
 * route yet. Once it does, `npm run api` brings the types and this file goes.
 */

import createClient from 'openapi-fetch';

export interface Forecast {
  issue_id: string;
  issued_at: string;
  model: { name: string };
  lake_version: number;
  /** Instants in milliseconds since 1970 UTC, and q10 to q90. */
  columns: { event_at: number[] } & Record<string, number[]>;
}

interface ForecastPaths {
  '/api/v1/series/{series_id}/forecast': {
    get: {
      parameters: { path: { series_id: number } };
      responses: { 200: { content: { 'application/json': Forecast } } };
    };
  };
}

export const forecasts = createClient<ForecastPaths>({ baseUrl: '/' });
