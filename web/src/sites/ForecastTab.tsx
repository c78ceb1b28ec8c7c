/** The newest forecast of a series of the site, step by step; the chart of it is on the page of the series. */

import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';

import { forecast, type Forecast, type Series } from '../api/queries';
import { seriesOfSite, type Site } from '../api/sites';
import { useNow } from '../app/useNow';
import { Empty } from '../app/States';
import { useLanguage, useWords } from '../i18n/language';
import { Unit } from '../i18n/Unit';
import { Asked, Card } from '../sheet/Page';
import { siteWords } from './words';

export function ForecastTab({ site, wanted }: { site: Site; wanted: number | null }) {
  const words = useWords(siteWords);
  const navigate = useNavigate();
  const query = useQuery(seriesOfSite(site.key));
  return (
    <Asked query={query} empty={words.noSeries}>
      {(series) => {
        const chosen = series.find(({ series_id }) => series_id === wanted) ?? series[0];
        return (
          <>
            {series.length > 1 && (
              <Select
                label={words.whichSeries}
                size="xs"
                w={300}
                allowDeselect={false}
                value={String(chosen?.series_id)}
                data={series.map(({ series_id, name }) => ({ value: String(series_id), label: name }))}
                onChange={(id) => {
                  void navigate({ to: '/sites/$siteId', params: { siteId: site.asset_id }, search: { tab: 'forecast', series: Number(id) }, replace: true, resetScroll: false });
                }}
              />
            )}
            {chosen && <OfSeries key={chosen.series_id} series={chosen} />}
          </>
        );
      }}
    </Asked>
  );
}

function OfSeries({ series }: { series: Series }) {
  const words = useWords(siteWords);
  const query = useQuery(forecast(series.series_id, null));
  return (
    <Card
      title={series.name}
      action={
        <Link to="/series/$seriesId" params={{ seriesId: series.series_id }} className="fs-way">
          {words.openSeries}
        </Link>
      }
    >
      <Asked query={query}>{(told) => (told ? <Steps series={series} told={told} /> : <Empty sentence={words.noForecast} />)}</Asked>
    </Card>
  );
}

function Steps({ series, told }: { series: Series; told: Forecast }) {
  const words = useWords(siteWords);
  const { formats } = useLanguage();
  const now = useNow();
  const { event_at, q50, q10, q90 } = told.columns;
  const number = (value: number | null | undefined) => (typeof value === 'number' ? formats.number(value) : '–');
  return (
    <>
      <p className="fs-note">
        {words.issued} {formats.age(Date.parse(told.issued_at), now)} · <Unit unit={series.unit} />
      </p>
      <div className="fs-table-box" tabIndex={0} role="region" aria-label={words.tabs.forecast} style={{ maxHeight: 460, overflowY: 'auto' }}>
        <table className="fs-table">
          <thead>
            <tr>
              {[words.time, words.median, words.low, words.high].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {event_at.map((at, step) => (
              <tr key={at}>
                <th scope="row">{formats.brief(at, series.zone, now)}</th>
                <td>{number(q50[step])}</td>
                <td>{number(q10[step])}</td>
                <td>{number(q90[step])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
