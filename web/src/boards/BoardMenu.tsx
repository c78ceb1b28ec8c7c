/** What can be done with a dashboard as a whole: share, make it a home, versions, copy, take out, delete. */

import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconDownload, IconHistory, IconHome, IconTrash, IconUsers } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { dashboards, make, remove, type Dashboard } from '../api/dashboards';
import { save } from '../app/save';
import { useMay } from '../app/useSession';
import { useWords } from '../i18n/language';
import { Sure } from '../sheet/Dialog';
import { fileName, fileOf } from './document';
import { HomeDialog, ShareDialog } from './ShareDialog';
import { VersionsDialog } from './VersionsDialog';
import { boardWords } from './words';

type Asked = 'share' | 'home' | 'versions' | 'remove' | null;

export function BoardMenu({ told }: { told: Dashboard }) {
  const words = useWords(boardWords);
  const may = useMay();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => {
    setAsked(null);
  };
  const changes = told.may_change && may('dashboard:write');
  const copy = async () => {
    const made = await make(words.copyOf(told.name).slice(0, 120), told.content);
    await cache.invalidateQueries(dashboards);
    await navigate({ to: '/dashboards/$dashboardId', params: { dashboardId: made.dashboard_id }, search: { compose: true } });
  };
  const gone = async () => {
    await navigate({ to: '/dashboards' });
    cache.removeQueries({ queryKey: ['dashboards', 'one', told.dashboard_id] });
    await cache.invalidateQueries(dashboards);
  };
  return (
    <>
      <Menu position="bottom-end" width={220} shadow="md" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={words.more}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {changes && <Menu.Item leftSection={<IconUsers size={15} />} onClick={() => { setAsked('share'); }}>{words.share}</Menu.Item>}
          {may('dashboard:manage') && told.may_change && <Menu.Item leftSection={<IconHome size={15} />} onClick={() => { setAsked('home'); }}>{words.home}</Menu.Item>}
          <Menu.Item leftSection={<IconHistory size={15} />} onClick={() => { setAsked('versions'); }}>{words.versions}</Menu.Item>
          {may('dashboard:write') && <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => void copy()}>{words.copy}</Menu.Item>}
          <Menu.Item leftSection={<IconDownload size={15} />} onClick={() => { save(new Blob([fileOf(told)], { type: 'application/json' }), fileName(told.name)); }}>{words.exportFile}</Menu.Item>
          {changes && <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => { setAsked('remove'); }}>{words.remove}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {asked === 'share' && <ShareDialog told={told} onClose={close} />}
      {asked === 'home' && <HomeDialog told={told} onClose={close} />}
      {asked === 'versions' && <VersionsDialog told={told} changes={changes} onClose={close} />}
      {asked === 'remove' && <Sure opened title={words.removeTitle(told.name)} told={words.removeTold} action={words.remove} run={() => remove(told.dashboard_id)} onDone={() => void gone()} onClose={close} />}
    </>
  );
}
