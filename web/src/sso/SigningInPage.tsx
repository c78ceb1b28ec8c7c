/** How members of the organisation sign in: what their sign-ins must show, and the organisation's own provider. */

import { useWords } from '../i18n/language';
import { Page } from '../sheet/Page';
import { ProviderCard } from './ProviderCard';
import { RuleCard } from './RuleCard';
import { ssoWords } from './words';

export function SigningInPage() {
  const words = useWords(ssoWords);
  return (
    <Page title={words.title} lead={words.lead}>
      <RuleCard />
      <ProviderCard />
    </Page>
  );
}
