/** Every version of a dashboard, the newest first; an earlier one can be the newest again. */

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { dashboard, dashboards, restore, versions, type Dashboard } from '../api/dashboards';
import { useNow } from '../app/useNow';
import { refusalOf } from '../form/refusal';
import { formWords } from '../form/words';
import { useLanguage, useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { Asked } from '../sheet/Page';
import { makerName } from './names';
import { boardWords } from './words';

export function VersionsDialog({ told, changes, onClose }: { told: Dashboard; changes: boolean; onClose: () => void }) {
  const words = useWords(boardWords);
  const faults = useWords(formWords);
  const { formats } = useLanguage();
  const now = useNow();
  const cache = useQueryClient();
  const query = useQuery(versions(told.dashboard_id));
  const restoring = useMutation({
    mutationFn: (version: number) => restore(told.dashboard_id, version, told.version),
    onSuccess: (made) => {
      cache.setQueryData(dashboard(made.dashboard_id).queryKey, made);
      void cache.invalidateQueries(versions(made.dashboard_id));
      void cache.invalidateQueries(dashboards);
    },
  });
  return (
    <Dialog title={words.versionsTitle} opened wide onClose={onClose}>
      {restoring.error && <p className="fs-refusal" role="alert">{refusalOf(restoring.error, faults, []).sentence}</p>}
      <Asked query={query}>
        {(rows) => (
          <ol className="fs-bd-versions">
            {rows.map((row) => (
              <li key={row.version}>
                <span className="fs-two">
                  <span>
                    {words.version(formats.whole(row.version))} · <bdi>{row.name}</bdi>
                  </span>
                  <span>
                    {[words.by(makerName(row.made_by), formats.age(Date.parse(row.made_at), now)), words.panelsOf(formats.whole(row.panels)), row.restored_from !== null && words.restoredFrom(formats.whole(row.restored_from))].filter(Boolean).join(' · ')}
                  </span>
                </span>
                {row.version === told.version ? (
                  <span className="fs-badge fs-badge-green">{words.shownNow}</span>
                ) : (
                  changes && (
                    <Button size="xs" variant="default" title={words.restoreTold(formats.whole(row.version))} loading={restoring.isPending && restoring.variables === row.version} onClick={() => { restoring.mutate(row.version); }}>
                      {words.restore}
                    </Button>
                  )
                )}
              </li>
            ))}
          </ol>
        )}
      </Asked>
    </Dialog>
  );
}
