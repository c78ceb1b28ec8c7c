/** Who did what: searched by the address of the page, exported as a file. */

import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';

import { auditExport, auditTrail } from '../api/audit';
import { save } from '../app/save';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { useWords } from '../i18n/language';
import { Card, Page, Paged } from '../sheet/Page';
import { useTimes } from '../sheet/useTimes';
import { AuditFilter } from './AuditFilter';
import { AuditList } from './AuditList';
import { asked, parseSearch, type Search } from './search';
import { auditWords } from './words';

export function AuditPage() {
  const words = useWords(auditWords);
  const forms = useWords(formWords);
  const { zone } = useTimes();
  const navigate = useNavigate();
  const search = parseSearch({ ...useSearch({ strict: false }) });
  const query = useInfiniteQuery(auditTrail(asked(search, zone)));
  const file = useMutation({
    mutationFn: auditExport,
    onSuccess: (entries) => {
      save(entries, 'audit.csv');
    },
  });
  const show = (next: Search) => {
    void navigate({ to: '/audit', search: next, replace: true });
  };
  return (
    <Page
      title={words.title}
      lead={words.lead}
      action={
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={file.isPending}
          onClick={() => {
            file.mutate(asked(search, zone));
          }}
        >
          {words.export}
        </Button>
      }
    >
      <Card>
        <AuditFilter key={JSON.stringify(search)} search={search} onSearch={show} />
        {file.error && (
          <p className="fs-refusal" role="alert">
            {sentenceOf(file.error, forms)}
          </p>
        )}
        <Paged query={query} empty={words.none}>
          {(rows) => <AuditList rows={rows} />}
        </Paged>
      </Card>
    </Page>
  );
}
