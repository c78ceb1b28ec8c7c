/** Who sees a dashboard, and which roles begin at it. */

import { Checkbox, Radio } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { dashboard, dashboards, makeHome, share, type Dashboard, type Sharing } from '../api/dashboards';
import { session } from '../api/session';
import { AskForm } from '../form/AskForm';
import { useLanguage, useWords } from '../i18n/language';
import { roleName } from '../i18n/roles';
import { Dialog } from '../sheet/Dialog';
import { Asked } from '../sheet/Page';
import { boardWords } from './words';

interface Props {
  told: Dashboard;
  onClose: () => void;
}

const SHARINGS = ['private', 'roles', 'everybody'] as const;

function useTold(onClose: () => void) {
  const cache = useQueryClient();
  return (made: Dashboard) => {
    cache.setQueryData(dashboard(made.dashboard_id).queryKey, made);
    void cache.invalidateQueries(dashboards);
    void cache.invalidateQueries(session);
    onClose();
  };
}

export function ShareDialog({ told, onClose }: Props) {
  const words = useWords(boardWords);
  const done = useTold(onClose);
  const [sharing, setSharing] = useState<Sharing>(told.sharing);
  const [roles, setRoles] = useState<string[]>(told.roles);
  return (
    <Dialog title={words.shareTitle} opened onClose={onClose}>
      <p className="fs-note">{words.shareWhy}</p>
      <AskForm action={words.share} send={() => share(told.dashboard_id, sharing, sharing === 'roles' ? roles : [])} onDone={done}>
        <Radio.Group value={sharing} onChange={(value) => { setSharing(value); }} aria-label={words.shareTitle}>
          <div className="fs-bd-choices">
            {SHARINGS.map((each) => (
              <Radio key={each} value={each} label={words.sharings[each]} />
            ))}
          </div>
        </Radio.Group>
        {sharing === 'roles' && <Roles value={roles} onRoles={setRoles} among={null} />}
      </AskForm>
    </Dialog>
  );
}

export function HomeDialog({ told, onClose }: Props) {
  const words = useWords(boardWords);
  const done = useTold(onClose);
  const [roles, setRoles] = useState<string[]>(told.home_of);
  if (told.sharing === 'private') {
    return (
      <Dialog title={words.homeTitle} opened onClose={onClose}>
        <p>{words.privateHome}</p>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.homeTitle} opened onClose={onClose}>
      <p className="fs-note">{words.homeWhy}</p>
      <AskForm action={words.apply} send={() => makeHome(told.dashboard_id, roles)} onDone={done}>
        <Roles value={roles} onRoles={setRoles} among={told.sharing === 'roles' ? told.roles : null} />
      </AskForm>
    </Dialog>
  );
}

interface RolesProps {
  value: string[];
  onRoles: (roles: string[]) => void;
  /** Null: any role. */
  among: readonly string[] | null;
}

function Roles({ value, onRoles, among }: RolesProps) {
  const words = useWords(boardWords);
  const { language } = useLanguage();
  const query = useQuery(dashboards);
  return (
    <Asked query={query}>
      {({ roles }) => (
        <Checkbox.Group label={words.forRoles} value={value} onChange={onRoles}>
          <div className="fs-bd-choices">
            {roles
              .filter((role) => among === null || among.includes(role))
              .map((role) => (
                <Checkbox key={role} value={role} label={<bdi>{roleName(role, language)}</bdi>} />
              ))}
          </div>
        </Checkbox.Group>
      )}
    </Asked>
  );
}
