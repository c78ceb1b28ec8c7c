/** One's own account: who one is, how one signs in, and where one is signed in now. */

import { useMay, useSession } from '../app/useSession';
import { useWords } from '../i18n/language';
import { Page } from '../sheet/Page';
import { Profile } from './Profile';
import { SecondFactors } from './SecondFactors';
import { Sessions } from './Sessions';
import { WaysIn } from './WaysIn';
import { accountWords } from './words';

export function AccountPage() {
  const words = useWords(accountWords);
  const { me } = useSession();
  const may = useMay();
  if (!me) return null;
  return (
    <Page title={words.title} lead={words.lead}>
      {!may('data:read') && (
        <p className="fs-notice" role="status">
          {words.factorFirst}
        </p>
      )}
      <Profile person={me.person} />
      <WaysIn email={me.person.email} name={me.person.name} />
      <SecondFactors />
      <Sessions />
    </Page>
  );
}
