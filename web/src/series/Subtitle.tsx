/** Which model made the forecast, when, and from which state of the lake. */

import { Link } from '@tanstack/react-router';

import type { Forecast } from '../api/queries';
import { useNow } from '../app/useNow';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage } from '../i18n/language';

interface Props {
  forecast: Forecast | null;
  zone: string;
  asOf: boolean;
}

export function Subtitle({ forecast, zone, asOf }: Props) {
  const { words, formats, language } = useLanguage();
  const now = useNow();
  if (!forecast) return <p className="fs-note">{asOf ? words.noForecastThen : words.noForecast}</p>;
  return (
    <p className="fs-note" data-testid="provenance">
      {words.model} <bdi>{forecasterName(forecast.model.name, language)}</bdi> · {words.issued} {formats.brief(Date.parse(forecast.issued_at), zone, now)} ·{' '}
      {words.lakeVersion} {formats.whole(forecast.lake_version)} ·{' '}
      <Link to="/forecasts" search={{ series: forecast.series_id }} className="fs-way">
        {words.howForecastsDid}
      </Link>
    </p>
  );
}
