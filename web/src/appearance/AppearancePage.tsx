/** How the organisation looks: here, on its sign-in page, and what its new people begin with. */

import { useQuery } from '@tanstack/react-query';

import { appearance } from '../api/appearance';
import { useWords } from '../i18n/language';
import { Asked, Card, Page } from '../sheet/Page';
import { LogoCard } from './LogoCard';
import { LookForm } from './LookForm';
import { appearanceWords } from './words';

export function AppearancePage() {
  const words = useWords(appearanceWords);
  const query = useQuery(appearance);
  return (
    <Page title={words.title} lead={words.lead}>
      <Asked query={query}>
        {(told) => (
          <>
            <LogoCard logo={told.logo ?? null} />
            <Card title={words.look} note={words.lookNote}>
              <LookForm told={told} />
            </Card>
          </>
        )}
      </Asked>
    </Page>
  );
}
