/** What the marks of a chart mean; each differs in shape or dashes, not in colour alone. */

type Mark = 'dot' | 'diamond' | 'chance' | 'thin' | 'ours' | 'naive';

export function Marks({ marks }: { marks: (readonly [Mark, string])[] }) {
  return (
    <ul className="fs-legend">
      {marks.map(([mark, name]) => (
        <li key={mark}>
          <svg className={`fs-sign fs-sign-${mark}`} width={26} height={14} aria-hidden>
            {SIGNS[mark]}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

const SIGNS = {
  dot: <circle cx={13} cy={7} r={4} />,
  diamond: <path d="M13 0l7 7-7 7-7-7z" />,
  chance: <rect x={1} y={1} width={24} height={12} />,
  thin: <path d="M1 7H25" />,
  ours: (
    <>
      <path d="M1 7H25" />
      <circle cx={13} cy={7} r={4} />
    </>
  ),
  naive: (
    <>
      <path d="M1 7H25" strokeDasharray="5 4" />
      <path className="fs-sign-full" d="M13 2l5 9H8z" />
    </>
  ),
};
