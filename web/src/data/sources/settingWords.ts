/** What kinds of sources and their settings are called; kinds that are not here say it as the server does. */

import type { Language } from '../../i18n/language';

export interface SettingWords {
  label: string;
  help?: string;
}

export interface KindWords {
  name: string;
  what: string;
  /** Settings that belong together, under a heading, in the order of the form. */
  parts: { title: string; settings: Record<string, SettingWords> }[];
}

const bucketEn: KindWords = {
  name: 'A bucket (S3)',
  what: 'Files that are put into a bucket of Amazon S3, MinIO, Ceph or another that speaks S3. Each version of each file is loaded once.',
  parts: [
    {
      title: 'Where it is',
      settings: {
        endpoint: { label: 'Address of the server', help: 'Empty: that of Amazon S3 in the region.' },
        bucket: { label: 'Bucket' },
        region: { label: 'Region', help: 'Other servers than Amazon’s take any.' },
        access_key: { label: 'Access key', help: 'Both keys, or neither: then the bucket is public.' },
        secret_key: { label: 'Secret key', help: 'Kept sealed, and never told again.' },
      },
    },
    {
      title: 'What is loaded',
      settings: {
        prefix: { label: 'Only below', help: 'Only files whose name begins so are looked at. Empty: all.' },
        rules: { label: 'Rules', help: 'In a pattern * is anything but a slash, ** anything, ? one character. The first rule that fits counts; other files are left alone.' },
        pattern: { label: 'Pattern of names' },
        contract: { label: 'Contract' },
      },
    },
    {
      title: 'Afterwards',
      settings: {
        processed_prefix: { label: 'Move what was loaded to', help: 'Empty: it stays where it is, and the keys need only list and read.' },
        failed_prefix: { label: 'Move what cannot be loaded to', help: 'Empty: it stays where it is.' },
      },
    },
  ],
};

const bucketFa: KindWords = {
  name: 'سطل (S3)',
  what: 'پرونده‌هایی که در سطلی از Amazon S3، MinIO، Ceph یا سرور دیگری با زبان S3 گذاشته می‌شوند. هر نسخه از هر پرونده یک بار بار می‌شود.',
  parts: [
    {
      title: 'کجاست',
      settings: {
        endpoint: { label: 'نشانی سرور', help: 'خالی: نشانی Amazon S3 در همان ناحیه.' },
        bucket: { label: 'سطل' },
        region: { label: 'ناحیه', help: 'سرورهای دیگر، جز Amazon، هر نامی را می‌پذیرند.' },
        access_key: { label: 'کلید دسترسی', help: 'یا هر دو کلید، یا هیچ‌کدام: آنگاه سطل همگانی است.' },
        secret_key: { label: 'کلید پنهان', help: 'مهرشده نگه داشته می‌شود و دیگر گفته نمی‌شود.' },
      },
    },
    {
      title: 'چه بار می‌شود',
      settings: {
        prefix: { label: 'تنها زیر', help: 'تنها پرونده‌هایی دیده می‌شوند که نامشان چنین آغاز شود. خالی: همه.' },
        rules: { label: 'قاعده‌ها', help: 'در الگو، * هر چیزی جز خط کج است، ** هر چیزی، و ? یک نویسه. نخستین قاعده‌ای که بخورد به حساب می‌آید؛ به پرونده‌های دیگر دست زده نمی‌شود.' },
        pattern: { label: 'الگوی نام' },
        contract: { label: 'قرارداد' },
      },
    },
    {
      title: 'پس از آن',
      settings: {
        processed_prefix: { label: 'بارشده‌ها بروند به', help: 'خالی: همان‌جا می‌مانند، و کلیدها تنها اجازهٔ فهرست و خواندن می‌خواهند.' },
        failed_prefix: { label: 'آنچه بار نمی‌شود برود به', help: 'خالی: همان‌جا می‌ماند.' },
      },
    },
  ],
};

const sqlEn: KindWords = {
  name: 'A database (SQL)',
  what: 'Rows of PostgreSQL, MariaDB, MySQL or SQLite: what is new since the last time. Nothing is ever written to it.',
  parts: [
    {
      title: 'Where it is',
      settings: {
        address: { label: 'Address', help: 'Without the password. Give it an account that can read only.' },
        password: { label: 'Password', help: 'Kept sealed, and never told again.' },
      },
    },
    {
      title: 'What is loaded',
      settings: {
        query: { label: 'Query', help: 'One SELECT. It is narrowed to what is new by the column below.' },
        watermark: { label: 'Column that grows', help: 'Of the query: when a row was written or changed, or a number that grows. It should have an index.' },
        overlap: { label: 'Read again', help: 'So much before the newest is read again, for rows that come late: seconds, or that number of a column of numbers. What comes twice changes nothing.' },
        contract: { label: 'Contract', help: 'What the columns of the query mean.' },
      },
    },
    {
      title: 'Limits',
      settings: {
        rows_at_once: { label: 'Rows at once', help: 'At most so many are one file and one load.' },
        timeout_seconds: { label: 'Longest wait (seconds)', help: 'How long the database may work on a statement.' },
      },
    },
  ],
};

const sqlFa: KindWords = {
  name: 'پایگاه داده (SQL)',
  what: 'سطرهای PostgreSQL، MariaDB، MySQL یا SQLite: هر چه از بار پیش تازه است. هرگز چیزی در آن نوشته نمی‌شود.',
  parts: [
    {
      title: 'کجاست',
      settings: {
        address: { label: 'نشانی', help: 'بدون گذرواژه. حسابی بدهید که تنها بتواند بخواند.' },
        password: { label: 'گذرواژه', help: 'مهرشده نگه داشته می‌شود و دیگر گفته نمی‌شود.' },
      },
    },
    {
      title: 'چه بار می‌شود',
      settings: {
        query: { label: 'پرسش', help: 'یک SELECT. با ستون زیر به آنچه تازه است تنگ می‌شود.' },
        watermark: { label: 'ستونی که بزرگ می‌شود', help: 'از ستون‌های پرسش: زمانی که سطر نوشته یا عوض شد، یا عددی که بزرگ می‌شود. بهتر است نمایه داشته باشد.' },
        overlap: { label: 'بازخوانی', help: 'این اندازه پیش از تازه‌ترین دوباره خوانده می‌شود، برای سطرهایی که دیر می‌رسند: به ثانیه، یا اگر ستون عددی است همان عدد. آنچه دو بار بیاید چیزی را عوض نمی‌کند.' },
        contract: { label: 'قرارداد', help: 'ستون‌های پرسش چه معنی دارند.' },
      },
    },
    {
      title: 'اندازه‌ها',
      settings: {
        rows_at_once: { label: 'سطر در هر بار', help: 'دست‌بالا این اندازه یک پرونده و یک بارگذاری است.' },
        timeout_seconds: { label: 'بیشترین انتظار (ثانیه)', help: 'پایگاه داده تا چه هنگام می‌تواند روی یک دستور کار کند.' },
      },
    },
  ],
};

export const kindWords: Record<Language, Record<string, KindWords>> = {
  en: { bucket: bucketEn, sql: sqlEn },
  fa: { bucket: bucketFa, sql: sqlFa },
};

/** What a setting is called; null where only the schema tells. */
export function settingWords(kind: KindWords | undefined, name: string): SettingWords | null {
  return kind?.parts.flatMap(({ settings }) => settings[name] ?? [])[0] ?? null;
}
