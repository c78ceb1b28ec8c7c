/** The first run, step by step over the real pages: pure, so that each turn has a test; `Tour` looks and shows. */

export const PATHS = {
  /** Nothing is there yet: from a file to the chart of its series. */
  file: ['open-data', 'choose-file', 'see-guesses', 'see-counts', 'open-chart', 'own-chart'],
  /** There are series: to a chart of those that one chooses. */
  series: ['open-explore', 'choose-series', 'own-picture'],
} as const;

export type Path = keyof typeof PATHS;
export type Step = (typeof PATHS)[Path][number];

/** What can be seen of the page. */
export interface Look {
  path: string;
  has: (selector: string) => boolean;
}

interface Told {
  /** What it points at; the first that is there. */
  target: string;
  /** Where it is. Elsewhere the way there is offered. */
  at: RegExp;
  go: '/data/uploads' | '/explore' | null;
  done: (look: Look) => boolean;
}

const SECOND = '.fs-steps li:nth-child(n+2)[aria-current]';
const LOADED = '.fs-loaded';
const wizard = { at: /^\/data\/uploads$/, go: '/data/uploads' } as const;
const onSeries = ({ path }: Look) => /^\/series\/\d+$/.test(path);

export const STEPS: Record<Step, Told> = {
  'open-data': { target: 'a[href="/data"]', at: /./, go: '/data/uploads', done: ({ path }) => path === '/data/uploads' },
  'choose-file': { ...wizard, target: '.fs-drop', done: ({ has }) => has('.fs-wizard') },
  'see-guesses': { ...wizard, target: '.fs-guesses', done: ({ has }) => has(SECOND) },
  'see-counts': { ...wizard, target: '.fs-wizard-foot', done: ({ has }) => has(LOADED) },
  'open-chart': { ...wizard, target: '.fs-series-links', done: onSeries },
  'own-chart': { target: '.fs-plot', at: /^\/series\/\d+$/, go: null, done: () => false },
  'open-explore': { target: 'a[href="/explore"]', at: /./, go: '/explore', done: ({ path }) => path === '/explore' },
  'choose-series': { target: '.fs-offers, .fs-own', at: /^\/explore$/, go: '/explore', done: ({ has }) => has('.fs-chosen') },
  'own-picture': { target: '.fs-plot', at: /^\/explore$/, go: '/explore', done: () => false },
};

/** The page of files keeps none of them when it is left. */
const isWithoutFile = ({ path, has }: Look) => path === '/data/uploads' && has('.fs-drop') && !has('.fs-wizard');

/** The step after what has been done: people run ahead of whoever leads them. */
export function stepNow(path: Path, step: Step, look: Look): Step {
  const steps: readonly Step[] = PATHS[path];
  if (path === 'file' && steps.indexOf(step) > steps.indexOf('choose-file') && isWithoutFile(look)) return 'choose-file';
  let at = Math.max(0, steps.indexOf(step));
  // What was done may have led away from where it was asked: then the next one asks for it again.
  for (let next = steps[at]; next && STEPS[next].done(look) && at < steps.length - 1; next = steps[at]) at += 1;
  return steps[at] ?? step;
}

export const isLast = (path: Path, step: Step): boolean => PATHS[path].at(-1) === step;
