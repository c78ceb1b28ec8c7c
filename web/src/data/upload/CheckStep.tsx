/** The first step: how a file is read, and what is wrong with that. */

import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { contracts } from '../../api/files';
import { ChartSkeleton } from '../../app/States';
import { useMay } from '../../app/useSession';
import { sentenceOf } from '../../form/refusal';
import { formWords } from '../../form/words';
import { useWords } from '../../i18n/language';
import { Card } from '../../sheet/Page';
import { checkWords } from './checkWords';
import { isName, withName, type Contract } from './contract';
import { ContractText } from './ContractText';
import { faultsOf } from './faults';
import { Fits } from './Fits';
import { Guesses } from './Guesses';
import { Lines } from './Lines';
import { SeriesTable } from './SeriesTable';
import type { Check } from './useCheck';
import { uploadWords } from './words';

interface Props {
  check: Check;
  fileName: string;
  onTry: () => void;
}

export function CheckStep({ check, fileName, onTry }: Props) {
  const words = useWords(checkWords);
  const upload = useWords(uploadWords);
  const forms = useWords(formWords);
  const may = useMay();
  const { query, found, contract, kept } = check;
  const mayMend = may('contract:write');
  if (query.isPending && !found) {
    return (
      <section className="fs-card" aria-label={upload.looking}>
        <ChartSkeleton />
      </section>
    );
  }
  const shown = mayMend || kept !== null;
  return (
    <>
      {query.error && (
        <div className="fs-card fs-house">
          <p className="fs-refusal" role="alert">
            {sentenceOf(query.error, forms)}
          </p>
          {check.changed && (
            <Button variant="default" size="xs" onClick={check.undo}>
              {words.undo}
            </Button>
          )}
        </div>
      )}
      <Fits check={check} />
      {!mayMend && <OtherKept check={check} />}
      {found && contract && shown && (
        <>
          {mayMend && kept === null && <Guesses check={check} fileName={fileName} />}
          {!query.error && <Lines found={found} zone={contract.time?.zone ?? 'UTC'} stale={query.isPlaceholderData} />}
          {mayMend && kept === null && contract.kind === 'series' && <SeriesTable check={check} contract={contract} />}
        </>
      )}
      {found && mayMend && (
        <ContractText
          key={found.text}
          text={found.text}
          wrong={faultsOf(query.error)}
          onText={(text) => {
            check.take(text, null);
          }}
        />
      )}
      {contract && shown && !query.error && (
        <div className="fs-wizard-foot">
          {mayMend && kept === null && <Name key={contract.name} contract={contract} onName={(name) => { check.change(withName(contract, name)); }} />}
          <Button size="md" disabled={query.isPlaceholderData || found?.read === 0} onClick={onTry}>
            {upload.tryIt}
          </Button>
        </div>
      )}
    </>
  );
}

/** For those who may not keep contracts: any that is kept. */
function OtherKept({ check }: { check: Check }) {
  const words = useWords(checkWords);
  const kept = useQuery(contracts);
  if (!kept.data?.length) return null;
  return (
    <Card>
      <NativeSelect
        label={words.otherKept}
        value={check.kept ?? ''}
        data={[{ value: '', label: words.none }, ...kept.data.map(({ name }) => name)]}
        onChange={(event) => {
          const chosen = kept.data.find(({ name }) => name === event.currentTarget.value);
          if (chosen) check.take(chosen.text, chosen.name);
          else check.startAgain();
        }}
      />
    </Card>
  );
}

function Name({ contract, onName }: { contract: Contract; onName: (name: string) => void }) {
  const words = useWords(checkWords);
  const kept = useQuery(contracts);
  const [name, setName] = useState(contract.name);
  const taken = kept.data?.some((one) => one.name === name);
  const told = () => {
    if (isName(name) && name !== contract.name) onName(name);
  };
  return (
    <TextInput
      label={words.name}
      description={taken ? words.nameTaken : words.nameHelp}
      error={isName(name) ? null : words.nameWrong}
      dir="ltr"
      maxLength={60}
      value={name}
      onChange={(event) => {
        setName(event.currentTarget.value);
      }}
      onBlur={told}
      onKeyDown={(event) => {
        if (event.key === 'Enter') told();
      }}
    />
  );
}
