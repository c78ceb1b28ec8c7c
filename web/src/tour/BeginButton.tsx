/** Begins the first run, again too. */

import { Button } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';

import { useWords } from '../i18n/language';
import { useBegin } from './begin';
import { tourWords } from './words';

export function BeginButton({ size = 'xs' }: { size?: 'xs' | 'sm' }) {
  const words = useWords(tourWords);
  const begin = useMutation({ mutationFn: useBegin() });
  return (
    <>
      <Button
        variant="default"
        size={size}
        loading={begin.isPending}
        leftSection={<IconRoute size={16} stroke={1.7} aria-hidden />}
        onClick={() => {
          begin.mutate();
        }}
      >
        {words.begin}
      </Button>
      {begin.error && (
        <p className="fs-note" role="alert">
          {words.failed}
        </p>
      )}
      {begin.data === false && (
        <p className="fs-note" role="status">
          {words.cannot}
        </p>
      )}
    </>
  );
}
