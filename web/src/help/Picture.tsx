/** Small pictures of what words alone say badly; each is decoration beside its text. Time runs from left to right in both directions. */

import type { ReactNode } from 'react';

export type PictureName = 'clocks' | 'restated' | 'lag' | 'fan' | 'coverage' | 'expected' | 'severity' | 'quarantine' | 'gap';

const WAVE = 'M8 52 C24 20 40 20 56 44 S88 70 104 46';

const DRAWN: Record<PictureName, ReactNode> = {
  clocks: (
    <>
      <path className="axis" d="M8 66H232M8 26H232" />
      <circle className="seen" cx="70" cy="66" r="5" />
      <circle className="told" cx="150" cy="26" r="5" />
      <path className="faint" d="M70 66V30M74 62L145 29" />
      <path className="now" d="M182 12V74" />
    </>
  ),
  restated: (
    <>
      <path className="line" d="M8 56 L48 44 L88 50 L128 32 L168 40 L208 24" />
      <path className="dash" d="M88 50 L128 52 L168 40" />
      <path className="mark" d="M128 45 l7 7 l-7 7 l-7 -7z" />
      <circle className="seen" cx="128" cy="32" r="4" />
    </>
  ),
  lag: (
    <>
      <path className="axis" d="M8 60H232" />
      {[28, 68, 108, 148].map((x, at) => (
        <g key={x}>
          <circle className="seen" cx={x} cy="60" r="4" />
          <path className="faint" d={`M${String(x)} 54 C${String(x + 4)} 30 ${String(x + (at === 3 ? 66 : 18))} 30 ${String(x + (at === 3 ? 70 : 22))} 54`} />
        </g>
      ))}
      <circle className="told" cx="218" cy="58" r="4" />
    </>
  ),
  fan: (
    <>
      <path className="wide" d="M110 46 C140 20 190 6 232 4 V76 C190 74 150 66 110 46" />
      <path className="narrow" d="M110 46 C140 32 190 24 232 22 V58 C190 56 150 56 110 46" />
      <path className="line" d={WAVE} />
      <path className="median" d="M110 46 C150 40 190 40 232 40" />
      <path className="now" d="M108 6V76" />
    </>
  ),
  coverage: (
    <>
      <rect className="wide" x="8" y="24" width="224" height="32" />
      {[20, 42, 64, 86, 108, 130, 152, 174, 196, 218].map((x, at) => (
        <circle key={x} className={at === 3 || at === 8 ? 'odd' : 'seen'} cx={x} cy={[34, 46, 40, 12, 50, 30, 44, 36, 68, 42][at]} r="4" />
      ))}
    </>
  ),
  expected: (
    <>
      <path className="wide" d="M8 50 C60 20 100 20 140 40 S200 60 232 44 V62 C200 78 180 78 140 58 S60 38 8 68Z" />
      <path className="line" d="M8 58 C60 30 90 28 120 40 L138 12 L156 16 L166 56 C190 68 210 66 232 54" />
      <circle className="odd" cx="138" cy="12" r="4" />
      <circle className="odd" cx="156" cy="16" r="4" />
    </>
  ),
  severity: (
    <>
      <path className="axis" d="M8 70H232" />
      <path className="dash" d="M8 44H232" />
      {[8, 14, 10, 22, 18, 62, 40, 12].map((height, at) => (
        <rect key={at} className={height > 26 ? 'bar odd-bar' : 'bar'} x={16 + at * 27} y={70 - height} width="14" height={height} rx="2" />
      ))}
    </>
  ),
  quarantine: (
    <>
      <path className="line" d="M8 52 L40 44 L72 50" />
      <path className="line" d="M104 40 L136 46 L168 36 L200 42 L232 34" />
      <circle className="held" cx="88" cy="14" r="5" />
      <path className="faint" d="M88 22V44" />
    </>
  ),
  gap: (
    <>
      <path className="line" d="M8 52 C28 24 52 24 76 44" />
      <path className="line" d="M150 40 C176 20 204 30 232 50" />
      <path className="axis" d="M8 70H232" />
      <path className="dash" d="M80 70H146" />
    </>
  ),
};

export function Picture({ name }: { name: PictureName }) {
  return (
    <svg className="fs-help-picture" viewBox="0 0 240 80" aria-hidden>
      {DRAWN[name]}
    </svg>
  );
}
