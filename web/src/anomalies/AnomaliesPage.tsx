/** The review queue of anomalies, and the detectors that fill it. */

import { Button, SegmentedControl } from '@mantine/core';
import { IconHistory, IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { useMay } from '../app/useSession';
import { useWords } from '../i18n/language';
import { Page } from '../sheet/Page';
import './anomalies.css';
import { Detectors } from './Detectors';
import { DetectorDialog } from './DetectorDialog';
import { detectorWords } from './detectorWords';
import { LookBackDialog } from './LookBackDialog';
import { Review } from './Review';
import { parseSearch, type Search } from './search';
import { anomalyWords } from './words';

export function AnomaliesPage() {
  const words = useWords(anomalyWords);
  const more = useWords(detectorWords);
  const may = useMay();
  const navigate = useNavigate();
  const search = parseSearch({ ...useSearch({ strict: false }) });
  const [asked, setAsked] = useState<'set' | 'back' | null>(null);
  const show = (next: Search) => {
    void navigate({ to: '/anomalies', search: parseSearch({ ...next }), replace: true, resetScroll: false });
  };
  const close = () => {
    setAsked(null);
  };
  const begin = () => {
    setAsked('set');
  };
  const acts = (
    <div className="fs-acts">
      <SegmentedControl
        aria-label={words.title}
        size="xs"
        value={search.show ?? 'queue'}
        data={(['queue', 'detectors'] as const).map((value) => ({ value, label: words.shown[value] }))}
        onChange={(value) => {
          show(value === 'detectors' ? { show: 'detectors' } : {});
        }}
      />
      {may('detector:write') && (
        <>
          <Button
            variant="default"
            leftSection={<IconHistory size={16} aria-hidden />}
            onClick={() => {
              setAsked('back');
            }}
          >
            {more.back}
          </Button>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={begin}>
            {more.set}
          </Button>
        </>
      )}
    </div>
  );
  return (
    <Page title={words.title} lead={words.lead} action={acts}>
      {search.show === 'detectors' ? <Detectors /> : <Review search={search} onSearch={show} onSet={begin} />}
      {asked === 'set' && <DetectorDialog onClose={close} />}
      {asked === 'back' && <LookBackDialog onClose={close} />}
    </Page>
  );
}
