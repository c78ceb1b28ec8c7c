/** The words of what can be mended of a contract: its fields and their values. */

import type { Formats } from '../../i18n/formats';
import type { Language } from '../../i18n/language';
import { EDITS, type Field } from './fields';

interface FieldWords {
  fields: Record<Field, string>;
  /** By the value, or by its field's last word and the value where that is nothing. */
  values: Record<string, string>;
}

export const fieldWords: Record<Language, FieldWords> = {
  en: {
    fields: {
      'file.delimiter': 'Between cells',
      'file.decimal': 'Decimal mark',
      'file.thousands': 'Thousands mark',
      'file.encoding': 'Encoding',
      'file.skip_lines': 'Lines above the header',
      'time.columns': 'Time column',
      'time.format': 'Time format',
      'time.zone': 'Time zone',
      'time.resolution': 'Step',
      'time.label': 'A time names',
      'time.repeated': 'Hour said twice in autumn',
      'time.nonexistent': 'Hour skipped in spring',
      'time.midnight': '00:00',
      'time.suffix_means': 'The mark means',
      'known_at': 'Values were known',
    },
    values: {
      ',': 'comma ,',
      ';': 'semicolon ;',
      '\t': 'tab',
      '|': 'bar |',
      '.': 'point .',
      ' ': 'blank',
      "'": 'apostrophe',
      'thousands:': 'none',
      'resolution:': 'irregular',
      'format:': 'true times',
      'start': 'the start of its interval',
      'end': 'the end of its interval',
      'in-order': 'first summer, then winter time',
      'daylight': 'summer time',
      'standard': 'winter time',
      'reject': 'refuse the row',
      'drop': 'leave it out as padding',
      'shift': 'move it an hour on',
      'same-day': 'begins its day',
      'day-end': 'closes its day',
      'arrival': 'when the file arrives',
      'lag': 'as each interval ended',
      'PT1M': '1 minute',
      'PT5M': '5 minutes',
      'PT10M': '10 minutes',
      'PT15M': '15 minutes',
      'PT30M': '30 minutes',
      'PT1H': '1 hour',
      'P1D': '1 day',
      'P1W': '1 week',
      'P1M': '1 month',
      'P1Y': '1 year',
    },
  },
  fa: {
    fields: {
      'file.delimiter': 'میان خانه‌ها',
      'file.decimal': 'ممیز',
      'file.thousands': 'جداکنندهٔ هزارگان',
      'file.encoding': 'رمزگذاری نویسه',
      'file.skip_lines': 'سطرهای بالای سرستون',
      'time.columns': 'ستون زمان',
      'time.format': 'قالب زمان',
      'time.zone': 'منطقهٔ زمانی',
      'time.resolution': 'گام',
      'time.label': 'زمان می‌گوید',
      'time.repeated': 'ساعت دوبارهٔ پاییز',
      'time.nonexistent': 'ساعت نبودهٔ بهار',
      'time.midnight': '۰۰:۰۰',
      'time.suffix_means': 'نشان یعنی',
      'known_at': 'مقدارها دانسته شد',
    },
    values: {
      ',': 'ویرگول ,',
      ';': 'نقطه‌ویرگول ;',
      '\t': 'جهش (tab)',
      '|': 'خط |',
      '.': 'نقطه .',
      ' ': 'فاصله',
      "'": 'آپاستروف',
      'thousands:': 'هیچ',
      'resolution:': 'نامنظم',
      'format:': 'زمان واقعی',
      'start': 'آغاز بازه را',
      'end': 'پایان بازه را',
      'in-order': 'نخست تابستانی، سپس زمستانی',
      'daylight': 'ساعت تابستانی',
      'standard': 'ساعت زمستانی',
      'reject': 'سطر رد شود',
      'drop': 'پرکننده است؛ کنار برود',
      'shift': 'یک ساعت جلو برود',
      'same-day': 'آغاز روزش',
      'day-end': 'پایان روزش',
      'arrival': 'هنگام رسیدن پرونده',
      'lag': 'با پایان هر بازه',
      'PT1M': '۱ دقیقه',
      'PT5M': '۵ دقیقه',
      'PT10M': '۱۰ دقیقه',
      'PT15M': '۱۵ دقیقه',
      'PT30M': '۳۰ دقیقه',
      'PT1H': '۱ ساعت',
      'P1D': '۱ روز',
      'P1W': '۱ هفته',
      'P1M': '۱ ماه',
      'P1Y': '۱ سال',
    },
  },
};

/** A value as people say it. */
export function valueName(field: Field, value: string, { values }: FieldWords, { whole }: Pick<Formats, 'whole'>): string {
  if (EDITS[field].edit === 'number') return whole(Number(value));
  if (value === '') return values[`${field.split('.')[1] ?? ''}:`] ?? '–';
  return values[value] ?? value;
}
