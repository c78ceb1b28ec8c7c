/** The mark of made-up data; shown wherever such data show. */

import { IconFlask2 } from '@tabler/icons-react';

import { useLanguage } from '../i18n/language';

export function Synthetic() {
  const { words } = useLanguage();
  return (
    <span className="fs-badge fs-badge-violet" title={words.syntheticWhy} data-testid="synthetic">
      <IconFlask2 size={13} stroke={2} aria-hidden />
      <span className="fs-synthetic" data-short={words.syntheticShort}>
        {words.synthetic}
      </span>
    </span>
  );
}
