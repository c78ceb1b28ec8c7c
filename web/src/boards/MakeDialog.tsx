/** A new dashboard: its name, and the series that it begins with. */

import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { dashboards, make } from '../api/dashboards';
import { oneSeries } from '../api/queries';
import { AskForm } from '../form/AskForm';
import { TextField } from '../form/fields';
import { useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { SeriesMany } from '../sheet/SeriesSelect';
import { proposed } from './kinds';
import { boardWords } from './words';

export function MakeDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(boardWords);
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [ids, setIds] = useState<number[]>([]);
  const send = async ({ name = '' }: Record<string, string>) => {
    const rows = await Promise.all(ids.map((id) => cache.query({ ...oneSeries(id), staleTime: 'static' })));
    return make(name, { schema: 2, range: '7d', site: '', panels: proposed(rows.map(({ key }) => key)) });
  };
  return (
    <Dialog title={words.makeTitle} opened onClose={onClose}>
      <p className="fs-note">{words.makeWhy}</p>
      <AskForm
        action={words.make}
        send={send}
        onDone={({ dashboard_id }) => {
          void cache.invalidateQueries(dashboards);
          void navigate({ to: '/dashboards/$dashboardId', params: { dashboardId: dashboard_id }, search: { compose: true } });
        }}
      >
        <TextField name="name" label={words.name} maxLength={120} autoComplete="off" data-autofocus />
        <SeriesMany label={words.beginWith} description={words.beginWithWhy} value={ids} onChange={setIds} />
      </AskForm>
    </Dialog>
  );
}
