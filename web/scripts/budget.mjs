/** Hold the built page against its byte budgets (gzip, kB of 1000 bytes); exit 1 when one is broken. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = join(import.meta.dirname, '../../src/foresite/web/assets');
const budgets = [
  { name: 'entry js', file: /^index-.*\.js$/, kb: 190 },
  { name: 'entry css', file: /^index-.*\.css$/, kb: 45 },
  { name: 'chart js', file: /^SeriesChart-.*\.js$/, kb: 200 },
  { name: 'any other js', file: /^(?!index-|SeriesChart-).*\.js$/, kb: 60, each: true },
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
