/** What our own checks say of what a page or a program asks for; it stands in a form, so it ends without a full stop. */

export const asked: Record<string, string> = {
  'scopes must hold openid': 'دامنه‌ها باید openid را داشته باشد',
  'name model_id, or model_ids, or group': 'یکی را نام ببرید: model_id، model_ids یا group',
  'name the models that are to add up, not a group': 'مدل‌هایی را نام ببرید که جمعشان باید بخواند، نه یک گروه',
  'access_key and secret_key go together': 'کلید دسترسی و کلید پنهان با هم داده می‌شوند',
  'name each forecaster once': 'هر روش پیش‌بینی را تنها یک بار نام ببرید',
  'a panel that begins at column {} has no room for {} columns of {}': 'قابی که از ستون {1#} آغاز می‌شود جای {2#} ستون از {3#} ستون را ندارد',
  'name at least 1 series, or choose them by what they measure, and not both': 'یا دست‌کم یک سری را نام ببرید، یا سری‌ها را از روی آنچه می‌سنجند برگزینید؛ نه هر دو',
  'a document of schema 1 has no site, no map and no choice: it is of schema 2': 'سند نسخهٔ ۱ جایگاه، نقشه و گزینش ندارد: این سند از نسخهٔ ۲ است',
  'two panels have the id {}': 'دو قاب شناسهٔ {1} را دارند',
  'the panels {} and {} lie over each other': 'قاب‌های {1} و {2} روی هم افتاده‌اند',
};
