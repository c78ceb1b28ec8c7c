/** The pages beside those of series: the ones that the reader's permissions open. */

import {
  IconCalendarClock,
  IconChartLine,
  IconGauge,
  IconHistory,
  IconKey,
  IconListCheck,
  IconLockAccess,
  IconSettings,
  IconShieldCheck,
  IconTargetArrow,
  IconUser,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import { useLanguage } from '../i18n/language';
import { useMay, useSession } from './useSession';

export const SECTIONS = [
  { name: 'forecasts', to: '/forecasts', permission: 'data:read', icon: IconTargetArrow, signedIn: false },
  { name: 'jobs', to: '/jobs', permission: 'data:read', icon: IconListCheck, signedIn: false },
  { name: 'schedules', to: '/schedules', permission: 'data:read', icon: IconCalendarClock, signedIn: false },
  { name: 'people', to: '/people', permission: 'people:manage', icon: IconUsers, signedIn: true },
  { name: 'roles', to: '/roles', permission: 'people:manage', icon: IconShieldCheck, signedIn: true },
  { name: 'keys', to: '/keys', permission: 'key:manage', icon: IconKey, signedIn: false },
  { name: 'signIn', to: '/signing-in', permission: 'sign-in:manage', icon: IconLockAccess, signedIn: true },
  { name: 'usage', to: '/usage', permission: 'usage:read', icon: IconGauge, signedIn: false },
  { name: 'audit', to: '/audit', permission: 'audit:read', icon: IconHistory, signedIn: false },
  { name: 'account', to: '/account', permission: 'account:manage', icon: IconUser, signedIn: true },
] as const;

function useSections() {
  const may = useMay();
  const { me } = useSession();
  return SECTIONS.filter(({ permission, signedIn }) => may(permission) && (me !== null || !signedIn));
}

export function Sections({ onChoose }: { onChoose: () => void }) {
  const { words } = useLanguage();
  return (
    <ul className="fs-sections">
      <Section to="/" label={words.series} icon={IconChartLine} onChoose={onChoose} />
      {useSections().map(({ name, to, icon }) => (
        <Section key={name} to={to} label={words.sections[name]} icon={icon} onChoose={onChoose} />
      ))}
    </ul>
  );
}

/** The way from the list of series to the other pages. */
export function ToSections({ onChoose }: { onChoose: () => void }) {
  const { words } = useLanguage();
  const [forecasts, first] = useSections();
  if (!forecasts || !first) return null;
  return (
    <ul className="fs-sections fs-rail-foot">
      <Section to={forecasts.to} label={words.sections[forecasts.name]} icon={forecasts.icon} onChoose={onChoose} />
      <Section to={first.to} label={words.manage} icon={IconSettings} onChoose={onChoose} />
    </ul>
  );
}

interface Props {
  to: '/' | (typeof SECTIONS)[number]['to'];
  label: string;
  icon: Icon;
  onChoose: () => void;
}

function Section({ to, label, icon: Mark, onChoose }: Props) {
  return (
    <li>
      <Link to={to} className="fs-section" activeOptions={{ exact: to === '/' }} onClick={onChoose}>
        <Mark size={18} stroke={1.7} aria-hidden />
        {label}
      </Link>
    </li>
  );
}
