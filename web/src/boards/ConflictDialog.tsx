/** Asked before something that was composed is lost, or laid over what somebody else saved. */

import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';

import { useLanguage, useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { makerName } from './names';
import type { Conflict, Draft } from './useDraft';
import { boardWords } from './words';

export function ConflictDialog({ draft, conflict }: { draft: Draft; conflict: Conflict }) {
  const words = useWords(boardWords);
  const { formats } = useLanguage();
  const navigate = useNavigate();
  const another = async () => {
    const made = await draft.saveAs(words.copyOf(draft.name));
    if (made) await navigate({ to: '/dashboards/$dashboardId', params: { dashboardId: made.dashboard_id } });
  };
  return (
    <Dialog title={words.conflictTitle} opened onClose={() => { draft.forgetConflict(); }}>
      <p role="alert">{words.conflictTold(makerName(conflict.who), formats.whole(conflict.version))}</p>
      <Button variant="default" onClick={() => void another()}>{words.another}</Button>
      <Button variant="default" onClick={() => void draft.save(conflict.version)}>{words.over}</Button>
      <Button variant="default" color="red" onClick={() => void draft.takeTheirs()}>{words.theirs}</Button>
    </Dialog>
  );
}

export function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const words = useWords(boardWords);
  return (
    <Dialog title={words.discardTitle} opened onClose={onStay}>
      <p>{words.discardTold}</p>
      <Button data-autofocus onClick={onStay}>{words.stay}</Button>
      <Button variant="default" onClick={onLeave}>{words.leave}</Button>
    </Dialog>
  );
}
