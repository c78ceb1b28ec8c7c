/** Units as people write them: the catalogue's names are plain text for machines. */

const WRITTEN: Record<string, string> = { '1': '', dimensionless: '', degC: '°C', degF: '°F', percent: '%', degree: '°', ohm: 'Ω' };
const RAISED: Record<string, string> = { '2': '²', '3': '³' };

export function unitName(unit: string): string {
  return WRITTEN[unit] ?? unit.replaceAll(/\b([a-zµ]+)(?:\*\*|\^)?([23])\b/gi, (_, name: string, power: string) => `${name}${RAISED[power] ?? power}`).replaceAll('*', '·');
}

/** Whether "so many percent more" says something: not on scales whose zero is a convention. */
export function hasRatio(unit: string): boolean {
  return unit !== 'degC' && unit !== 'degF';
}
