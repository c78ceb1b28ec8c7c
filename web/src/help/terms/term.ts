/** What a term of a chart is: its name, what it means in plain words, and an example where one helps. */

import type { Language } from '../../i18n/language';
import type { PictureName } from '../Picture';

export interface Said {
  name: string;
  text: string;
  example?: string;
}

export interface Term extends Record<Language, Said> {
  picture?: PictureName;
}
