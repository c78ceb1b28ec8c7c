/** Panels that are seen together are asked together: one request for all that come within a moment. */

import { ApiError } from '../api/client';
import { panels as send, type Answer, type Answers, type Panel, type PanelsAsked } from '../api/dashboards';
import type { Series } from '../api/queries';

export type Page = Omit<PanelsAsked, 'panels'>;

export interface Told {
  answer: Answer;
  series: Series[];
}

interface Waiting {
  panel: Panel;
  resolve: (told: Told) => void;
  reject: (error: unknown) => void;
}

/** So long others may join: one frame, in which a page mounts all that is in view. */
export const TOGETHER_MS = 24;
const MOST = 60;

/** Makes what asks; the page has one, tests one with their own sender and clock. */
export function batching(post: (asked: PanelsAsked) => Promise<Answers>, wait: (then: () => void) => void) {
  const waiting = new Map<string, Waiting[]>();
  const flush = (key: string) => {
    const mine = waiting.get(key) ?? [];
    waiting.delete(key);
    for (let from = 0; from < mine.length; from += MOST) void ask(JSON.parse(key) as Page, mine.slice(from, from + MOST), post);
  };
  return (panel: Panel, page: Page): Promise<Told> =>
    new Promise((resolve, reject) => {
      const key = JSON.stringify(page);
      const there = waiting.get(key);
      const mine = { panel, resolve, reject };
      if (there) there.push(mine);
      else {
        waiting.set(key, [mine]);
        wait(() => {
          flush(key);
        });
      }
    });
}

async function ask(page: Page, waiting: Waiting[], post: (asked: PanelsAsked) => Promise<Answers>): Promise<void> {
  try {
    // Ids are told apart by their turn: a preview and its panel may be asked at once.
    const asked = waiting.map(({ panel }, turn) => ({ ...panel, id: `p${turn}` }));
    const { panels, series } = await post({ ...page, panels: asked });
    waiting.forEach(({ panel, resolve, reject }, turn) => {
      const answer = panels[turn];
      if (!answer) reject(new TypeError('a panel has no answer'));
      else if (answer.error) reject(new ApiError(422, { ...answer.error, facts: {} }, answer.error.detail));
      else resolve({ answer: { ...answer, id: panel.id }, series });
    });
  } catch (error) {
    for (const { reject } of waiting) reject(error);
  }
}

export const answerOf = batching(send, (then) => {
  setTimeout(then, TOGETHER_MS);
});
