/** The series of a site, with their newest values. */

import { useQuery } from '@tanstack/react-query';

import { seriesOfSite, type Site } from '../api/sites';
import { useWords } from '../i18n/language';
import { Asked } from '../sheet/Page';
import { Tiles } from './Tiles';
import { siteWords } from './words';

export function SeriesTab({ site }: { site: Site }) {
  const words = useWords(siteWords);
  const query = useQuery(seriesOfSite(site.key));
  return (
    <>
      <p className="fs-note">{words.seriesLead}</p>
      <Asked query={query} empty={words.noSeries}>
        {(series) => <Tiles series={series} />}
      </Asked>
    </>
  );
}
