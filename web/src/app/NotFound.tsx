/** No such page, or no such series: one sentence and one way on. */

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { useLanguage } from '../i18n/language';

export function NotFound() {
  const { words } = useLanguage();
  return (
    <section className="fs-card fs-state">
      <h1>{words.notFound}</h1>
      <Button renderRoot={(props) => <Link to="/series" {...props} />} variant="default">
        {words.backToSeries}
      </Button>
    </section>
  );
}
