export interface components { schemas: {
  Organisation: { slug: string; name: string; synthetic: boolean };
  Asset: { asset_id: number; key: string; name: string };
  Series: { series_id: number; key: string; name: string; asset: components['schemas']['Asset'] | null; quantity: string; unit: string; resolution: string | null; zone: string; latest: { event_at: string; value: number; known_at: string } | null };
  SeriesPage: { items: components['schemas']['Series'][]; next_cursor: string | null };
  Observations: { series_id: number; unit: string; zone: string; start: string; end: string; as_of: string | null; sampling: 'raw' | 'minmax' | 'mean'; columns: { event_at: number[]; value: (number | null)[]; min?: (number|null)[] | null; max?: (number|null)[] | null } };
  Forecast: { issue_id: string; issued_at: string; model: { name: string }; lake_version: number; columns: { event_at: number[]; [q: string]: number[] } };
} }
type S = components['schemas'];
type R<T> = { responses: { 200: { content: { 'application/json': T } } } };
export interface paths {
  '/api/v1/organisation': { get: R<S['Organisation']> };
  '/api/v1/series': { get: { parameters: { query?: { query?: string; limit?: number; cursor?: string } } } & R<S['SeriesPage']> };
  '/api/v1/series/{series_id}': { get: { parameters: { path: { series_id: number } } } & R<S['Series']> };
  '/api/v1/series/{series_id}/observations': { get: { parameters: { path: { series_id: number }; query?: { start?: string; end?: string; max_points?: number; resolution?: string } } } & R<S['Observations']> };
  '/api/v1/series/{series_id}/forecast': { get: { parameters: { path: { series_id: number } } } & R<S['Forecast']> };
}
