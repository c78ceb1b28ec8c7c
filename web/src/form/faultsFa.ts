/** Faults of fields, in Persian; what our own checks say is in the phrasebook. */

import { makeFormats } from '../i18n/formats';
import { say as saidIn } from '../said/persian';
import { choices, sayFault, type Bounds, type Fault, type Kinds } from './faults';

const formats = makeFormats('fa');
const n = (bound: Bounds[string] | undefined) => (typeof bound === 'number' ? formats.exact(bound) : (bound ?? ''));
/** Names stand apart, so that their letters turn nothing. */
const oneOf = (told: Bounds[string] | undefined) => `باید یکی از این‌ها باشد: ${formats.list(choices(told).map((each) => `\u2068${each}\u2069`))}.`;

const TEXT = 'باید متن باشد.';
const WHOLE = 'باید عدد درست باشد.';
const NUMBER = 'باید عدد باشد.';
const EITHER = 'باید درست (true) یا نادرست (false) باشد.';
const LIST = 'باید فهرست باشد.';
const FIELDS = 'باید بخش‌هایی با نام داشته باشد.';
const TIME = 'باید تاریخ و ساعت باشد، مانند ⁦2024-05-01T06:00:00Z⁩.';
const DATE = 'باید تاریخ باشد، مانند ⁦2024-05-01⁩.';

export const kinds: Kinds = {
  missing: 'این لازم است.',
  extra_forbidden: 'چنین بخشی نیست.',
  none_required: 'این باید خالی بماند.',
  string_type: TEXT,
  string_unicode: 'نویسه‌هایش خوانده نمی‌شود.',
  string_too_short: ({ min_length: least }) => (least === 1 ? 'نباید خالی باشد.' : `دست‌کم ${n(least)} نویسه لازم است.`),
  string_too_long: ({ max_length: most }) => `بیش از ${n(most)} نویسه جا نمی‌گیرد.`,
  string_pattern_mismatch: 'چنان‌که باید نوشته نشده است.',
  literal_error: ({ expected }) => oneOf(expected),
  enum: ({ expected }) => oneOf(expected),
  int_type: WHOLE,
  int_parsing: WHOLE,
  int_from_float: 'باید عدد درست باشد، نه عدد اعشاری.',
  int_parsing_size: 'رقم‌های عدد بیش از اندازه است.',
  float_type: NUMBER,
  float_parsing: NUMBER,
  finite_number: 'باید عددی باپایان باشد.',
  bool_type: EITHER,
  bool_parsing: EITHER,
  greater_than: ({ gt }) => `باید بزرگ‌تر از ${n(gt)} باشد.`,
  greater_than_equal: ({ ge }) => `باید ${n(ge)} یا بیشتر باشد.`,
  less_than: ({ lt }) => `باید کوچک‌تر از ${n(lt)} باشد.`,
  less_than_equal: ({ le }) => `باید ${n(le)} یا کمتر باشد.`,
  multiple_of: ({ multiple_of: step }) => `باید مضربی از ${n(step)} باشد.`,
  list_type: LIST,
  tuple_type: LIST,
  set_type: LIST,
  too_short: ({ min_length: least }) => `دست‌کم ${n(least)} مورد لازم است.`,
  too_long: ({ max_length: most }) => `بیش از ${n(most)} مورد نمی‌شود.`,
  dict_type: FIELDS,
  model_type: FIELDS,
  model_attributes_type: FIELDS,
  union_tag_invalid: ({ expected_tags: tags }) => oneOf(tags),
  union_tag_not_found: 'گونه‌اش را نمی‌گوید.',
  datetime_type: TIME,
  datetime_parsing: TIME,
  datetime_from_date_parsing: TIME,
  datetime_object_invalid: TIME,
  timezone_aware: 'ساعت باید منطقهٔ زمانی داشته باشد، مانند ⁦Z⁩ یا ⁦+03:30⁩.',
  date_type: DATE,
  date_parsing: DATE,
  date_from_datetime_parsing: DATE,
  date_from_datetime_inexact: DATE,
};

const own = (sentence: string) => {
  const said = saidIn(sentence);
  return said === null ? null : `${said}.`;
};

export const say = (fault: Fault) => sayFault(fault, kinds, own);
