/** What was seen in rows that came in, and why others were held back. */

export const rows: Record<string, string> = {
  "the time cannot be read with the contract's format": 'زمان با قالب قرارداد خوانده نمی‌شود',
  'clocks skip this local time': 'ساعت از این زمان محلی می‌پرد',
  'the time lies before 1900 or after 2200': 'زمان پیش از ۱۹۰۰ یا پس از ۲۲۰۰ است',
  'the time is before 1900 or after 2200': 'زمان پیش از ۱۹۰۰ یا پس از ۲۲۰۰ است',
  'the known_at column cannot be read': 'ستون زمانِ دانسته‌شدن خوانده نمی‌شود',
  'the cell in {} is not a number': 'خانهٔ ستون {1} عدد نیست',
  'the cell in {} is not a finite number': 'خانهٔ ستون {1} عددِ باپایان نیست',
  '{}: {}': '{1}: {2!}',

  '{} is outside {}': '{1#} بیرون از بازهٔ {2!} است',
  '{} to {}': '{1!} تا {2!}',
  'any': 'هر اندازه',
  '{} is out of range': '{1#} بیرون از محدوده است',
  '{} is not a finite number': '{1,} عددِ باپایان نیست',
  'nothing': 'مقدار خالی',
  '{} is not one of the allowed values': '{1#} از مقدارهای مجاز نیست',
  '{} leaps from its neighbours by more than is believable': '{1#} بیش از آنچه باورپذیر است از همسایه‌هایش می‌جهد',
  '{} is a second, different value for the same instant': '{1#} مقدار دوم و دیگری برای همان لحظه است',

  '{} cells where the header has {}': '{1#} خانه دارد، و سرستون {2#} تا',
  'a quote is opened and not closed': 'گیومه‌ای باز شده و بسته نشده است',
  'not a row of CSV: {}': 'سطر CSV نیست: {1}',
  'not JSON: {}': 'JSON نیست: {1}',
  'not a JSON object': 'شیء JSON نیست',
  'the row has no id': 'سطر شناسه ندارد',
  'an earlier row of the file has the same id': 'سطر پیش‌تری از پرونده همین شناسه را دارد',
  'the place is impossible or refused by the contract': 'این جا ناممکن است یا قرارداد آن را نمی‌پذیرد',

  '{} changes larger than is believable that last': '{1#} تغییر بزرگ‌تر از اندازهٔ باورپذیر که پابرجا ماند',
  'the value stays at {} for {} rows': 'مقدار {2#} سطر روی {1#} می‌ماند',
  'missing values: {}, in gaps: {}': '{1#} مقدار جا افتاده است، در {2#} جاافتادگی',
  'missing values where clocks change: {}, in places: {}': 'هنگام تغییر ساعت {1#} مقدار جا افتاده است، در {2#} جا',
  '{} instants came twice where clocks change': 'هنگام تغییر ساعت {1#} لحظه دو بار آمد',
  '{} of the expected values are there, less than {}': '{1#} از مقدارهایی که باید باشد هست، کمتر از {2#}',
  '{} cells or rows are blank, padding or left out by the contract': '{1#} خانه یا سطر خالی یا پرکننده است، یا قرارداد کنارش گذاشته است',
  '{} rows are blank or left out': '{1#} سطر خالی است یا کنار گذاشته شده',
  'more than {} rows were held back; the rest are counted, not kept': 'بیش از {1#} سطر قرنطینه شد؛ بقیه تنها شمرده می‌شود',
  'the header says {}; name each column differently in the file, or all of them in [file] columns':
    'در سرستون: {1,}؛ در پرونده به هر ستون نامی دیگر بدهید، یا همه را در columns از [file] نام ببرید',
  '{} again, read as {}': '{1} دوباره آمده و {2} خوانده شده است',
  '{} more': '{1#} ستون دیگر',
  '{} formulas of the sheet {} have no stored result and read as blank, the first at {}; open the workbook in a spreadsheet program, which computes them, save it, and load that':
    '{1#} فرمول از برگهٔ {2} نتیجهٔ ذخیره‌شده ندارد و خالی خوانده می‌شود، نخستین در {3}؛ کارپوشه را در برنامهٔ صفحه‌گسترده باز کنید تا حسابشان کند، ذخیره کنید و آن را بارگذاری کنید',
  'a formula of the sheet {} has no stored result and reads as blank, at {}; open the workbook in a spreadsheet program, which computes it, save it, and load that':
    'فرمولی از برگهٔ {1} نتیجهٔ ذخیره‌شده ندارد و خالی خوانده می‌شود، در {2}؛ کارپوشه را در برنامهٔ صفحه‌گسترده باز کنید تا حسابش کند، ذخیره کنید و آن را بارگذاری کنید',
};
