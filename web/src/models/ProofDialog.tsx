/** What the trials of a model came to: whether it knows only what was known. */

import { useQuery } from '@tanstack/react-query';

import { certificates, type Model } from '../api/champions';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage, useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { Asked } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { modelWords } from './words';

export function ProofDialog({ model, onClose }: { model: Model; onClose: () => void }) {
  const words = useWords(modelWords);
  const { formats, language } = useLanguage();
  const times = useTimes();
  const query = useQuery(certificates(model.model_id));
  return (
    <Dialog title={words.proofOf(forecasterName(model.forecaster, language))} opened onClose={onClose} wide>
      <Asked query={query} empty={words.noProof}>
        {(rows) =>
          rows.map(({ certificate_id, passed, issue_times, made_at, findings }) => (
            <div key={certificate_id} className="fs-trial">
              <p>
                <span className={`fs-badge fs-badge-${passed ? 'green' : 'red'}`}>{passed ? words.certified.passed : words.certified.leaks}</span>{' '}
                {words.tried(formats.whole(issue_times.length), times.moment(made_at))}
              </p>
              {findings.length > 0 && (
                <Sheet
                  label={words.leak}
                  rows={findings}
                  keyOf={({ rule, series }) => `${rule}${series}`}
                  columns={[
                    { label: words.leak, cell: ({ message }) => <bdi>{message}</bdi> },
                    { label: words.where, cell: ({ series }) => <code dir="ltr">{series || '–'}</code> },
                    { label: words.count, cell: ({ count }) => formats.whole(count) },
                  ]}
                />
              )}
            </div>
          ))
        }
      </Asked>
    </Dialog>
  );
}
