/** Each measure of usage as the reader writes it. */

import { useLanguage } from '../i18n/language';
import type { Measure } from './search';

export function useMeasures(): Record<Measure, (value: number) => string> {
  const { formats } = useLanguage();
  return { requests: formats.whole, rows: formats.whole, bytes_in: formats.bytes, bytes_out: formats.bytes };
}
