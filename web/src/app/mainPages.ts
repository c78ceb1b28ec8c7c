/** The main pages, as the rail and the tabs of a phone show them; whoever adds a page adds its line here. */

import {
  IconActivityHeartbeat,
  IconCalendarClock,
  IconChartDots3,
  IconChartLine,
  IconDatabaseImport,
  IconGauge,
  IconHistory,
  IconKey,
  IconLayoutBoard,
  IconLayoutDashboard,
  IconListCheck,
  IconMap2,
  IconBuildingFactory2,
  IconLockAccess,
  IconPalette,
  IconServer,
  IconShieldCheck,
  IconTargetArrow,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';

import { useMay, useSession } from './useSession';

/** In the order of the rail. What is one's own stands below, without a heading. */
export const GROUPS = ['look', 'work', 'organisation', 'own'] as const;

/**
 * `key`: goes there after g. `signedIn`: only where people sign in. `tab`: of the first four, which a phone shows at its foot.
 */
export const SECTIONS = [
  { group: 'look', to: '/', key: 'o', permission: 'data:read', icon: IconLayoutDashboard, en: 'Overview', fa: 'نمای کلی', tab: true },
  { group: 'look', to: '/dashboards', key: 'b', permission: 'data:read', icon: IconLayoutBoard, en: 'Dashboards', fa: 'داشبوردها' },
  { group: 'look', to: '/series', key: 's', permission: 'data:read', icon: IconChartLine, en: 'Series', fa: 'سری‌ها', tab: true },
  { group: 'look', to: '/map', key: 'x', permission: 'data:read', icon: IconMap2, en: 'Map', fa: 'نقشه' },
  { group: 'look', to: '/sites', key: 'w', permission: 'data:read', icon: IconBuildingFactory2, en: 'Sites', fa: 'سایت‌ها' },
  { group: 'look', to: '/explore', key: 'e', permission: 'data:read', icon: IconChartDots3, en: 'Explore', fa: 'کاوش' },
  { group: 'look', to: '/forecasts', key: 'f', permission: 'data:read', icon: IconTargetArrow, en: 'Forecasts', fa: 'پیش‌بینی‌ها', tab: true },
  { group: 'look', to: '/anomalies', key: 'a', permission: 'data:read', icon: IconActivityHeartbeat, en: 'Anomalies', fa: 'ناهنجاری‌ها', tab: true },
  { group: 'work', to: '/data', key: 'd', permission: 'data:read', icon: IconDatabaseImport, en: 'Data', fa: 'داده‌ها', tab: true },
  { group: 'work', to: '/jobs', key: 'j', permission: 'data:read', icon: IconListCheck, en: 'Jobs', fa: 'کارها', tab: true },
  { group: 'work', to: '/schedules', key: 'c', permission: 'data:read', icon: IconCalendarClock, en: 'Schedules', fa: 'زمان‌بندی‌ها', tab: true },
  { group: 'organisation', to: '/people', key: 'p', permission: 'people:manage', icon: IconUsers, en: 'People', fa: 'افراد', signedIn: true },
  { group: 'organisation', to: '/roles', key: 'r', permission: 'people:manage', icon: IconShieldCheck, en: 'Roles', fa: 'نقش‌ها', signedIn: true },
  { group: 'organisation', to: '/keys', key: 'k', permission: 'key:manage', icon: IconKey, en: 'API keys', fa: 'کلیدهای API' },
  { group: 'organisation', to: '/signing-in', key: 'i', permission: 'sign-in:manage', icon: IconLockAccess, en: 'Signing in', fa: 'ورود', signedIn: true },
  { group: 'organisation', to: '/appearance', key: 'l', permission: 'appearance:manage', icon: IconPalette, en: 'Appearance', fa: 'ظاهر' },
  { group: 'organisation', to: '/usage', key: 'u', permission: 'usage:read', icon: IconGauge, en: 'Usage', fa: 'مصرف' },
  { group: 'organisation', to: '/audit', key: 't', permission: 'audit:read', icon: IconHistory, en: 'Audit', fa: 'رویدادنامه' },
  { group: 'organisation', to: '/system', key: 'y', permission: 'lake:maintain', icon: IconServer, en: 'System', fa: 'سامانه' },
  { group: 'own', to: '/account', key: 'm', permission: 'account:manage', icon: IconUser, en: 'Your account', fa: 'حساب شما', signedIn: true },
] as const;

export type Section = (typeof SECTIONS)[number];

/** How many tabs a phone has room for, beside the one for the rest. */
export const TABS = 4;

/** The pages that the reader's permissions open. */
export function useSections(): Section[] {
  const may = useMay();
  const { me } = useSession();
  return SECTIONS.filter((section) => may(section.permission) && (me !== null || !('signedIn' in section)));
}
