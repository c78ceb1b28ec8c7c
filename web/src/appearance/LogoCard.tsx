/** The logo: shown, changed and taken away. */

import { Button, FileButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';

import { changeLogo, removeLogo } from '../api/appearance';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { useWords } from '../i18n/language';
import { Card } from '../sheet/Page';
import { Setting } from '../sheet/Setting';
import { pngOf } from './picture';
import { appearanceWords } from './words';

export function LogoCard({ logo }: { logo: string | null }) {
  const words = useWords(appearanceWords);
  const forms = useWords(formWords);
  const change = useMutation({
    mutationFn: async (file: File) => {
      const png = await pngOf(file).catch(() => {
        throw new Error(words.noPicture);
      });
      return changeLogo(png);
    },
  });
  const remove = useMutation({ mutationFn: removeLogo });
  const fault = change.error ?? remove.error;
  return (
    <Card title={words.logo} note={words.logoNote}>
      <Setting
        title={<img className="fs-logo" src={logo ? `/api/v1/logos/${logo}` : '/mark.svg'} alt={words.logo} height={28} />}
        told={fault ? sentenceOf(fault, forms) : logo ? words.logoOwn : words.logoNone}
      >
        <FileButton accept="image/png,image/jpeg,image/webp,image/svg+xml" inputProps={{ 'aria-label': words.choose }} onChange={(file) => { if (file) change.mutate(file); }}>
          {(props) => (
            <Button {...props} variant="default" size="xs" loading={change.isPending}>
              {words.choose}
            </Button>
          )}
        </FileButton>
        {logo && (
          <Button variant="subtle" size="xs" color="red" loading={remove.isPending} onClick={() => { remove.mutate(); }}>
            {words.remove}
          </Button>
        )}
      </Setting>
    </Card>
  );
}
