/** What the page remembers of the API's answers; forgotten when somebody else signs in. */

import { QueryClient } from '@tanstack/react-query';

import { ApiError } from './client';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
    },
  },
});
