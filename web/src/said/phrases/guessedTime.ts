/** Why times, their step and their zone were guessed so. */

export const guessedTime: Record<string, string> = {
  '{} of its cells read as times': '{1#} از خانه‌هایش زمان خوانده می‌شود',
  'columns of year and month stand side by side': 'ستون‌های سال و ماه کنار هم است',
  'their cells joined by a blank': 'خانه‌هایشان با یک فاصله به هم می‌پیوندد',
  'no column holds finer times, and this one holds years': 'هیچ ستونی زمان دقیق‌تری ندارد و این یکی سال دارد',
  'four digits': 'چهار رقم است',
  'the column holds true times, no texts': 'ستون زمان واقعی دارد، نه متن',
  'a date, and a time of day beside it': 'تاریخ، و ساعت روز کنار آن',
  'it can be read in no other way': 'جور دیگری خوانده نمی‌شود',
  'the {} comes first: {} times cannot be read the other way round': 'نخست {1!} می‌آید: {2#} زمان جور دیگر خوانده نمی‌شود',
  'the {} comes first: so read, {} of the steps are alike, otherwise {}':
    'نخست {1!} می‌آید: با این خواندن {2#} از گام‌ها یکسان است، وگرنه {3#}',
  'no number tells the day from the month: it could as well be the other way round':
    'هیچ عددی روز را از ماه جدا نمی‌کند: می‌تواند برعکس هم باشد',
  'day': 'روز',
  'month': 'ماه',

  'it stands beside a date, and {}': 'کنار تاریخ است، و {1!}',
  'its hours run from {} to {}': 'ساعت‌هایش از {1#} تا {2#} است',
  'on {} days 00:00 stands last and closes the day it is written with': 'در {1#} روز ساعت ۰۰:۰۰ آخر آمده است و روزی را می‌بندد که با آن نوشته شده',
  '24:00 occurs, which can only be an end': 'ساعت ۲۴:۰۰ دارد، که تنها می‌تواند پایان باشد',
  'the header {} says so': 'سرستون {1} این را می‌گوید',
  '{} of {} times end in it: it settles the hour that occurs twice': 'از {2#} زمان، {1#} زمان با آن پایان می‌یابد: ساعتی را که دو بار می‌آید روشن می‌کند',
  'it stands {} the unmarked one': '{1!} زمانِ بی‌نشان آمده است',
  'before': 'پیش از',
  'after': 'پس از',
  'the time occurs but once': 'این زمان تنها یک بار آمده است',

  'the times are years': 'زمان‌ها سال است',
  'the columns are the hours of a day': 'ستون‌ها ساعت‌های روز است',
  'there is but one time; a year, if the file is an annual one': 'تنها یک زمان هست؛ اگر پرونده سالانه است، گامش یک سال است',
  'there is no time': 'زمانی نیست',
  'the times are {} to {} days apart': 'فاصلهٔ زمان‌ها {1#} تا {2#} روز است',
  'times are {} to {} seconds apart and follow no fixed step': 'فاصلهٔ زمان‌ها {1#} تا {2#} ثانیه است و گام ثابتی ندارد',
  '{} of the steps are so long': 'درازای {1#} از گام‌ها همین است',
  'the missing and doubled hours are those that end where clocks change':
    'ساعت‌های جاافتاده و دوباره آن‌هایی است که هنگام تغییر ساعت پایان می‌یابد',
  'nothing says whether a time names the start or the end of its interval': 'چیزی نمی‌گوید که زمان، آغاز بازه است یا پایان آن',
  'of two rows with one local time the first is taken for daylight time, the second for standard':
    'از دو سطر با یک زمان محلی، نخستین به ساعت تابستانی گرفته شد و دومی به ساعت زمستانی',

  'the times carry their offset, or are instants by themselves': 'زمان‌ها اختلاف ساعت خود را دارند، یا خود لحظه‌ای معین‌اند',
  'the name of the file, of a sheet or a header speaks of that place': 'نام پرونده، برگه یا سرستون از آنجا می‌گوید',
  'steps of hours or more, or hours as columns, do not show how clocks change: ask who publishes it':
    'گام‌های چندساعته یا بلندتر، یا ساعت‌های ستون‌شده، تغییر ساعت را نشان نمی‌دهد: از منتشرکننده بپرسید',
  'nothing tells the zone: ask who publishes the file': 'چیزی منطقهٔ زمانی را نمی‌گوید: از منتشرکنندهٔ پرونده بپرسید',
  '{}, as clocks change there': '{1!}، چنان‌که ساعت آنجا تغییر می‌کند',
  '{} of {} hours are missing in spring and {} of {} doubled in autumn':
    'از {2#} ساعت {1#} ساعت در بهار جا افتاده و از {4#} ساعت {3#} ساعت در پاییز دوباره آمده است',
  '; {} would fit as well': '؛ این‌ها هم می‌خورد: {1,}',
  '{} (with {}s of intervals)': '{1} (با {2!} بازه‌ها)',
  'start': 'آغاز',
  'end': 'پایان',
  '; a name in the file speaks of that place': '؛ نامی در پرونده از آنجا می‌گوید',
  'a name in the file speaks of that place; no clock change shows': 'نامی در پرونده از آنجا می‌گوید؛ تغییر ساعتی دیده نمی‌شود',
  'rows stand at {} hours that clocks skip there: padding (drop), or another zone':
    'در {1#} ساعتی که ساعتِ آنجا از آن می‌پرد سطر هست: پرکننده است (کنار برود)، یا منطقه دیگر است',
  'no hour is missing or doubled while clocks changed up to {} times: UTC or a fixed offset':
    'ساعتی جا نیفتاده و دوباره نیامده است، با آنکه ساعت تا {1#} بار تغییر کرد: UTC یا اختلاف ساعت ثابت',
  'the file spans no change of clocks, so nothing tells its zone: ask who publishes it':
    'در زمانِ پرونده ساعت تغییری نکرده است، پس چیزی منطقه‌اش را نمی‌گوید: از منتشرکننده بپرسید',
  'one hour is missing as clocks change in {}, which is too little to tell by': 'یک ساعت جا افتاده است چنان‌که در {1} ساعت تغییر می‌کند؛ از این نمی‌توان مطمئن شد',

  'the values are of these days or to come, so that the file tells when they were known by arriving':
    'مقدارها از همین روزها یا آینده است، پس رسیدن پرونده می‌گوید کِی دانسته شد',
  'the file goes back to {}: history, taken as known when each interval ended; lengthen the lag if the values were published later':
    'پرونده تا {1@} به عقب می‌رود: تاریخچه است و مقدارها با پایان هر بازه دانسته گرفته شد؛ اگر دیرتر منتشر شده‌اند، این فاصله را بلندتر کنید',
};
