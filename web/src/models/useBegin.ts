/** Asking for work that a job does, and keeping what was asked for in view. */

import { useMutation, type UseMutationResult } from '@tanstack/react-query';

import type { Job } from '../api/jobs';
import type { Begun } from './ModelsPage';

interface Wanted {
  run: () => Promise<Job>;
  title: string;
}

export function useBegin(onBegun: (begun: Begun) => void): UseMutationResult<Job, Error, Wanted> {
  return useMutation({
    mutationFn: ({ run }: Wanted) => run(),
    onSuccess: (job, { title }) => {
      onBegun({ job, title });
    },
  });
}
