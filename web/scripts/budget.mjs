/** Hold the built page against its byte budgets (gzip, kB of 1000 bytes); exit 1 when one is broken. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const page = join(import.meta.dirname, '../../src/foresite/web');
const folder = join(page, 'assets');
/** What every first page fetches: the entry, and what the bundler took out of it to share with others. */
const first = new Set(Array.from(readFileSync(join(page, 'index.html'), 'utf8').matchAll(/assets\/([^"]+\.js)"/g), ([, name]) => name));
const budgets = [
  { name: 'entry js', file: { test: (name) => first.has(name) }, kb: 190 },
  { name: 'entry css', file: /^index-.*\.css$/, kb: 45 },
  { name: 'chart js', file: /^(SeriesChart|useChart)-.*\.js$/, kb: 200 },
  // With what draws it beside the page, which comes with it; nobody fetches it who opens no map.
  { name: 'map js', file: /^(MapCanvas-.*|maplibre-gl-worker-.*)\.m?js$/, kb: 450 },
  { name: 'any other js', file: { test: (name) => /^(?!(SeriesChart|useChart|MapCanvas|maplibre-gl-worker)-).*\.m?js$/.test(name) && !first.has(name) }, kb: 60, each: true },
];

let broken = false;
for (const { name, file, kb, each } of budgets) {
  const sizes = readdirSync(folder)
    .filter((entry) => file.test(entry))
    .map((entry) => gzipSync(readFileSync(join(folder, entry)), { level: 9 }).length / 1000);
  const size = each ? Math.max(0, ...sizes) : sizes.reduce((sum, one) => sum + one, 0);
  const missing = sizes.length === 0 && !each;
  const holds = size <= kb && !missing;
  broken ||= !holds;
  console.log(`${name}: ${missing ? 'not found' : `${size.toFixed(1)} kB`}, budget ${kb} kB, ${holds ? 'holds' : 'BROKEN'}`);
}
process.exit(broken ? 1 : 0);
