/** Which model made the forecast, when, and from which state of the lake. */

import type { Forecast } from '../api/queries';
import { useLanguage } from '../i18n/language';

export function Subtitle({ forecast, zone }: { forecast: Forecast | null; zone: string }) {
  const { words, formats } = useLanguage();
  if (!forecast) return <p className="fs-note">{words.noForecast}</p>;
  return (
    <p className="fs-note" data-testid="provenance">
      {words.model} <bdi>{forecast.model.name}</bdi> · {words.issued} {formats.moment(Date.parse(forecast.issued_at), zone)} ·{' '}
      {words.lakeVersion} {formats.whole(forecast.lake_version)}
    </p>
  );
}
