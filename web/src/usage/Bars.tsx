/** Bars over time; time runs from left to right in every language, and each bar tells its number. */

interface Bar {
  name: string;
  value: number;
  /** The value as the reader writes it. */
  told: string;
}

export function Bars({ bars, label }: { bars: Bar[]; label: (most: string) => string }) {
  const most = bars.reduce((a, b) => (b.value > a.value ? b : a), bars[0] ?? { name: '', value: 0, told: '' });
  return (
    <div className="fs-bars" dir="ltr" role="img" aria-label={label(most.told)}>
      <span className="fs-bars-most">
        <bdi>{most.told}</bdi>
      </span>
      <div className="fs-bars-plot">
        {bars.map(({ name, value, told }) => (
          <span key={name} title={`${name}: ${told}`}>
            <i style={{ height: `${most.value > 0 ? (100 * value) / most.value : 0}%` }} data-none={value === 0 || undefined} />
          </span>
        ))}
      </div>
      <div className="fs-bars-ends">
        {[bars[0], bars[Math.floor(bars.length / 2)], bars.at(-1)].map((bar) => (
          <bdi key={bar?.name}>{bar?.name}</bdi>
        ))}
      </div>
    </div>
  );
}
