/** Faults of fields, in English. */

import { makeFormats } from '../i18n/formats';
import { choices, sayFault, type Bounds, type Fault, type Kinds } from './faults';

const formats = makeFormats('en');
const n = (bound: Bounds[string] | undefined) => (typeof bound === 'number' ? formats.exact(bound) : (bound ?? ''));
const several = (bound: Bounds[string] | undefined, one: string, more: string) => `${n(bound)} ${bound === 1 ? one : more}`;
const oneOf = (told: Bounds[string] | undefined) => `One of these is needed: ${formats.list(choices(told))}.`;

const TEXT = 'Text is needed.';
const WHOLE = 'A whole number is needed.';
const NUMBER = 'A number is needed.';
const EITHER = 'True or false is needed.';
const LIST = 'A list is needed.';
const FIELDS = 'Named fields are needed.';
const TIME = 'A date and time is needed, such as 2024-05-01T06:00:00Z.';
const DATE = 'A date is needed, such as 2024-05-01.';

export const kinds: Kinds = {
  missing: 'This is needed.',
  extra_forbidden: 'There is no such field.',
  none_required: 'This is to be left out.',
  string_type: TEXT,
  string_unicode: 'Its characters cannot be read.',
  string_too_short: ({ min_length: least }) => (least === 1 ? 'This must not be empty.' : `At least ${several(least, 'character', 'characters')}.`),
  string_too_long: ({ max_length: most }) => `At most ${several(most, 'character', 'characters')}.`,
  string_pattern_mismatch: 'This is not written as it has to be.',
  literal_error: ({ expected }) => oneOf(expected),
  enum: ({ expected }) => oneOf(expected),
  int_type: WHOLE,
  int_parsing: WHOLE,
  int_from_float: WHOLE,
  int_parsing_size: 'The number has too many digits.',
  float_type: NUMBER,
  float_parsing: NUMBER,
  finite_number: 'A finite number is needed.',
  bool_type: EITHER,
  bool_parsing: EITHER,
  greater_than: ({ gt }) => `More than ${n(gt)} is needed.`,
  greater_than_equal: ({ ge }) => `At least ${n(ge)} is needed.`,
  less_than: ({ lt }) => `Less than ${n(lt)} is needed.`,
  less_than_equal: ({ le }) => `At most ${n(le)} is possible.`,
  multiple_of: ({ multiple_of: step }) => `A multiple of ${n(step)} is needed.`,
  list_type: LIST,
  tuple_type: LIST,
  set_type: LIST,
  too_short: ({ min_length: least }) => `At least ${several(least, 'entry is', 'entries are')} needed.`,
  too_long: ({ max_length: most }) => `At most ${several(most, 'entry is', 'entries are')} possible.`,
  dict_type: FIELDS,
  model_type: FIELDS,
  model_attributes_type: FIELDS,
  union_tag_invalid: ({ expected_tags: tags }) => oneOf(tags),
  union_tag_not_found: 'It does not say of which kind it is.',
  datetime_type: TIME,
  datetime_parsing: TIME,
  datetime_from_date_parsing: TIME,
  datetime_object_invalid: TIME,
  timezone_aware: 'The time needs its zone, such as Z or +03:30.',
  date_type: DATE,
  date_parsing: DATE,
  date_from_datetime_parsing: DATE,
  date_from_datetime_inexact: DATE,
};

const own = (sentence: string) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;

export const say = (fault: Fault) => sayFault(fault, kinds, own);
