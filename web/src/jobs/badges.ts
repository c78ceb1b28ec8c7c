/** The colour of each state of a job. */

import type { JobState } from '../api/jobs';

export const BADGES: Record<JobState, string> = { queued: 'grey', running: 'amber', done: 'green', failed: 'red', dead: 'red', cancelled: 'grey' };
