/** The dashboards there are: one's own, and those that are shared; where a new one begins. */

import { Button, FileButton } from '@mantine/core';
import { IconFileImport, IconHome, IconLayoutBoard, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { dashboards, make, type Listed } from '../api/dashboards';
import { Empty } from '../app/States';
import { useNow } from '../app/useNow';
import { useMay } from '../app/useSession';
import { useLanguage, useWords } from '../i18n/language';
import { Asked, Card, Page } from '../sheet/Page';
import './boards.css';
import { documentOf } from './document';
import { MakeDialog } from './MakeDialog';
import { makerName, useRoleNames } from './names';
import { boardWords } from './words';

export function BoardsPage() {
  const words = useWords(boardWords);
  const may = useMay();
  const query = useQuery(dashboards);
  const [making, setMaking] = useState(false);
  const writes = may('dashboard:write');
  const begin = () => {
    setMaking(true);
  };
  return (
    <Page
      title={words.title}
      lead={words.lead}
      action={
        writes && (
          <div className="fs-acts">
            <Import />
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={begin}>
              {words.make}
            </Button>
          </div>
        )
      }
    >
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Card>
              <Empty sentence={words.none} icon={IconLayoutBoard} {...(writes && { action: words.make, onAction: begin })} />
            </Card>
          ) : (
            <>
              {(writes || items.some(({ mine }) => mine)) && <List title={words.mine} none={words.noneMine} rows={items.filter(({ mine }) => mine)} />}
              <List title={words.shared} none={words.noneShared} rows={items.filter(({ mine }) => !mine)} />
            </>
          )
        }
      </Asked>
      {making && <MakeDialog onClose={() => { setMaking(false); }} />}
    </Page>
  );
}

function List({ title, none, rows }: { title: string; none: string; rows: readonly Listed[] }) {
  return (
    <Card title={title}>
      {rows.length === 0 ? (
        <p className="fs-note">{none}</p>
      ) : (
        <ul className="fs-bd-list">
          {rows.map((row) => (
            <Row key={row.dashboard_id} row={row} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Row({ row }: { row: Listed }) {
  const words = useWords(boardWords);
  const { formats } = useLanguage();
  const named = useRoleNames();
  const now = useNow();
  return (
    <li>
      <IconLayoutBoard size={18} stroke={1.6} aria-hidden />
      <span className="fs-two">
        <Link to="/dashboards/$dashboardId" params={{ dashboardId: row.dashboard_id }}>
          <bdi>{row.name}</bdi>
        </Link>
        <span>{words.by(makerName(row.changed_by), formats.age(Date.parse(row.changed_at), now))}</span>
      </span>
      <span className="fs-bd-badges">
        {row.home_of.length > 0 && (
          <span className="fs-badge fs-badge-violet">
            <IconHome size={12} aria-hidden /> {words.homeOf(named(row.home_of))}
          </span>
        )}
        <span className="fs-badge fs-badge-grey">{row.sharing === 'roles' ? named(row.roles) : words.sharings[row.sharing]}</span>
      </span>
    </li>
  );
}

/** A document that was exported here or elsewhere becomes a dashboard of one's own. */
function Import() {
  const words = useWords(boardWords);
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [wrong, setWrong] = useState(false);
  const read = async (file: File | null) => {
    if (!file) return;
    try {
      const { name, content } = documentOf(await file.text());
      const made = await make(name, content);
      await cache.invalidateQueries(dashboards);
      void navigate({ to: '/dashboards/$dashboardId', params: { dashboardId: made.dashboard_id } });
    } catch {
      setWrong(true);
    }
  };
  return (
    <>
      {wrong && <span className="fs-badge fs-badge-red" role="alert">{words.notADocument}</span>}
      <FileButton accept="application/json,.json" onChange={(file) => void read(file)}>
        {(props) => (
          <Button variant="default" leftSection={<IconFileImport size={16} aria-hidden />} {...props}>
            {words.import}
          </Button>
        )}
      </FileButton>
    </>
  );
}
