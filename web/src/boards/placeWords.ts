/** The words of pages that are narrowed to a site, and of panels that follow it. */

import type { Language } from '../i18n/language';

interface Words {
  site: string;
  allSites: string;
  followed: (following: number, others: number, whole: (count: number) => string) => string;
  noneFollow: string;
  followsSite: (name: string) => string;
  staysAt: (name: string) => string;
  namesSeries: string;
  fixed: string;
  way: string;
  ways: Record<'named' | 'measured', string>;
  chooseMetric: string;
  place: string;
  placeWhy: string;
  pagesSite: string;
  nothingHere: string;
  nothingAnywhere: string;
  absent: string;
  ownAbsent: string;
  moreSeries: (count: string) => string;
  asMap: string;
}

export const placeWords: Record<Language, Words> = {
  en: {
    site: 'Site of the page',
    allSites: 'All sites',
    followed: (following, others, whole) => `${whole(following)} ${following === 1 ? 'panel shows' : 'panels show'} it and what is below it${others === 0 ? '' : `; ${whole(others)} ${others === 1 ? 'stays as it is' : 'stay as they are'}`}.`,
    noneFollow: 'no panel of this page follows a site: all name their series or have a place of their own.',
    followsSite: (name) => `Follows the page: ${name} and what is below it`,
    staysAt: (name) => `Stays at ${name}, whatever the page's site`,
    namesSeries: "Names its series: stays as it is, whatever the page's site",
    fixed: 'fixed',
    way: 'How its series are chosen',
    ways: { named: 'These series', measured: 'What is measured at a site' },
    chooseMetric: 'Choose what is measured',
    place: 'Where',
    placeWhy: 'At this site and below it. Without one, the panel follows the site of the page.',
    pagesSite: 'The site of the page',
    nothingHere: 'No series at this site or below it measures that.',
    nothingAnywhere: 'No site has a series of that.',
    absent: 'There is no such site here. Choose another one at the head of the page.',
    ownAbsent: 'The site that this panel stays at is not here.',
    moreSeries: (count) => `${count} more are not shown: those nearest to the site are.`,
    asMap: 'Show as map',
  },
  fa: {
    site: 'سایت صفحه',
    allSites: 'همهٔ سایت‌ها',
    followed: (following, others, whole) => `${whole(following)} قاب آن و آنچه را زیر آن است نشان می‌دهند${others === 0 ? '' : `؛ ${whole(others)} قاب همان‌گونه که هستند می‌مانند`}.`,
    noneFollow: 'هیچ قابی در این صفحه از سایت پیروی نمی‌کند: همه سری‌های خود را نام می‌برند یا جای خود را دارند.',
    followsSite: (name) => `پیرو صفحه: ${name} و آنچه زیر آن است`,
    staysAt: (name) => `سایت صفحه هرچه باشد، در ${name} می‌ماند`,
    namesSeries: 'سری‌هایش را نام می‌برد: سایت صفحه هرچه باشد همان می‌ماند',
    fixed: 'ثابت',
    way: 'سری‌هایش چگونه برگزیده شوند',
    ways: { named: 'این سری‌ها', measured: 'آنچه در سایت اندازه گرفته می‌شود' },
    chooseMetric: 'برگزینید چه اندازه گرفته می‌شود',
    place: 'کجا',
    placeWhy: 'در این سایت و زیر آن. اگر خالی بماند، قاب از سایت صفحه پیروی می‌کند.',
    pagesSite: 'سایت صفحه',
    nothingHere: 'هیچ سری‌ای در این سایت یا زیر آن چنین چیزی را اندازه نمی‌گیرد.',
    nothingAnywhere: 'هیچ سایتی چنین سری‌ای ندارد.',
    absent: 'چنین سایتی اینجا نیست. از بالای صفحه سایت دیگری برگزینید.',
    ownAbsent: 'سایتی که این قاب در آن می‌ماند اینجا نیست.',
    moreSeries: (count) => `${count} سری دیگر نشان داده نمی‌شوند: نزدیک‌ترین‌ها به سایت نشان داده می‌شوند.`,
    asMap: 'نمایش به شکل نقشه',
  },
};
