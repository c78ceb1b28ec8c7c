/** A file as it is read under what was said of it so far: each mend is a step, and can be taken back. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';

import { inspectFile, type FileGuess, type Inspected } from '../../api/files';
import { contractOf, type Contract, type FileShape } from './contract';
import { beginning, LOOK_BYTES } from './cut';
import { mended, type Field } from './fields';

interface Step {
  /** What is sent before the file: nothing, entries of `[file]`, or a whole contract. */
  text: string;
  /** Guesses that still tell why. */
  guesses: FileGuess[];
  file: Partial<FileShape>;
  /** Name of the kept contract that is used as it is. */
  kept: string | null;
}

const FIRST: Step = { text: '', guesses: [], file: {}, kept: null };

export function useCheck(file: File) {
  const id = useId();
  const [steps, setSteps] = useState<Step[]>([FIRST]);
  const step = steps.at(-1) ?? FIRST;
  const query = useQuery({
    queryKey: ['inspect', id, step.text],
    queryFn: ({ signal }) => inspectFile(beginning(file, LOOK_BYTES), step.text, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  });
  const first = useQuery({
    queryKey: ['inspect', id, ''],
    queryFn: ({ signal }) => inspectFile(beginning(file, LOOK_BYTES), '', signal),
    staleTime: Infinity,
    retry: false,
  });
  // What was read last stays in view while something said of the file is refused.
  const [last, setLast] = useState<Inspected>();
  if (query.data && query.data !== last) setLast(query.data);
  const found = query.data ?? last;
  const guesses = found?.guesses.length && !query.isPlaceholderData ? found.guesses : step.guesses.length ? step.guesses : (found?.guesses ?? []);
  const go = (next: Partial<Step>) => {
    setSteps((old) => [...old, { ...step, guesses, kept: null, ...next }]);
  };
  return {
    query,
    found,
    contract: found ? contractOf(found) : undefined,
    guesses,
    kept: step.kept,
    fits: first.data?.fits ?? [],
    changed: steps.length > 1,
    mend: (field: Field, value: string) => {
      if (!found) return;
      const told = mended(contractOf(found), field, value);
      const stated = { ...step.file, ...told.file };
      if (told.contract) go({ text: JSON.stringify(told.contract) });
      else go({ text: JSON.stringify({ file: stated }), file: stated, guesses: [] });
    },
    change: (contract: Contract) => {
      go({ text: JSON.stringify(contract) });
    },
    /** A contract as text; `kept` where it is one that is kept, under that name. */
    take: (text: string, kept: string | null) => {
      go({ text, kept, guesses: kept ? [] : guesses });
    },
    startAgain: () => {
      setSteps([FIRST]);
    },
    undo: () => {
      setSteps((old) => (old.length > 1 ? old.slice(0, -1) : old));
    },
  };
}

export type Check = ReturnType<typeof useCheck>;
