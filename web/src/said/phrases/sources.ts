/** What sources that are asked say when they are tried, and what to do about one that cannot be read. */

export const sources: Record<string, string> = {
  '{} objects seen, {} for a rule.': '{1#} شیء دیده شد، برای {2#} تا قاعده‌ای هست.',
  'More than {} objects, {} of the first thousand for a rule.': 'بیش از {1#} شیء؛ از هزار تای نخست برای {2#} تا قاعده‌ای هست.',
  'A row of {} columns: {}.': 'سطری با {1#} ستون: {2}.',
  'No row yet of {} columns: {}.': 'هنوز سطری نیست؛ {1#} ستون: {2}.',

  'Check the keys and what they may do: list, read, and where objects are moved, write and delete.':
    'کلیدها و اجازه‌هایشان را بررسی کنید: فهرست کردن و خواندن، و اگر اشیا جابه‌جا می‌شوند نوشتن و حذف.',
  'Check the name of the bucket, and the address of its server.': 'نام سطل و نشانی سرور آن را بررسی کنید.',
  'Check the address of its server, and whether it can be reached from here.': 'نشانی سرور آن را بررسی کنید، و اینکه از اینجا در دسترس باشد.',
  'Check its address, what the account may read, and the query; a slow one may need a longer timeout or an index on the watermark.':
    'نشانی، آنچه حساب می‌تواند بخواند و پرسش را بررسی کنید؛ پرسش کند شاید مهلت بیشتر یا نمایه‌ای بر ستون پیشرفت بخواهد.',
  'Cut it in parts, or raise FORESITE_MAX_UPLOAD_BYTES.': 'آن را چند تکه کنید، یا FORESITE_MAX_UPLOAD_BYTES را بیشتر کنید.',
  'Lower rows_at_once, or raise FORESITE_MAX_UPLOAD_BYTES.': 'rows_at_once را کمتر، یا FORESITE_MAX_UPLOAD_BYTES را بیشتر کنید.',
  'Raise rows_at_once, or choose a column that tells rows apart.': 'rows_at_once را بیشتر کنید، یا ستونی برگزینید که سطرها را از هم جدا کند.',
  'Write it as postgresql://reader@host/name.': 'آن را مانند postgresql://reader@host/name بنویسید.',
  'Write it as postgresql://reader@host/name; options may be {}.': 'آن را مانند postgresql://reader@host/name بنویسید؛ گزینه‌ها می‌توانند {1} باشند.',
  'Leave it out of the address, which is shown, and give it as password, which is sealed.':
    'آن را در نشانی، که دیده می‌شود، ننویسید؛ در خانهٔ گذرواژه بنویسید که مهر می‌شود.',
  "Install one: pip install 'foresite[mariadb]' for MariaDB and MySQL, or the package that the address names.":
    "یکی نصب کنید: pip install 'foresite[mariadb]' برای MariaDB و MySQL، یا بسته‌ای که نشانی نام می‌برد.",
  'Columns it has: {}.': 'ستون‌هایی که دارد: {1}.',
  'Whoever runs this installation may allow it: FORESITE_SOURCE_NETWORKS=any.': 'گردانندهٔ این سرور می‌تواند اجازه دهد: FORESITE_SOURCE_NETWORKS=any.',
  'Whoever runs this installation may allow it: FORESITE_SOURCE_FOLDERS=/srv/scada.': 'گردانندهٔ این سرور می‌تواند اجازه دهد: FORESITE_SOURCE_FOLDERS=/srv/scada.',
  'Choose another name: contracts of files are sources of their names too.': 'نام دیگری برگزینید: قرارداد پرونده‌ها نیز منبعی به نام خود است.',
  'Correct the address, or look at the name server of this machine.': 'نشانی را درست کنید، یا به سرور نام‌های این دستگاه نگاه کنید.',
  'Settings of {}: {}.': 'تنظیم‌های {1}: {2}.',
};
