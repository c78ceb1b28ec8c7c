/** A cell of the calendar in words. */

import { useLanguage, useWords } from '../../i18n/language';
import { noonOf, type Cell } from './days';
import { qualityWords } from './words';

export function useCellWords(): (cell: Cell) => string {
  const words = useWords(qualityWords);
  const { formats } = useLanguage();
  return (cell) => {
    const day = (text: string) => formats.day(noonOf(text), 'UTC');
    const when = cell.from === cell.to ? day(cell.from) : words.between(day(cell.from), day(cell.to));
    const told = cell.expected === null ? words.cellFree(when, formats.whole(cell.values)) : words.cell(when, formats.whole(cell.there ?? 0), formats.whole(cell.expected));
    return cell.held > 0 ? `${told} · ${words.held}: ${formats.whole(cell.held)}` : told;
  };
}
