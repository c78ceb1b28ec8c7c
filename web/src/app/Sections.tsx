/** The rail of main pages in their groups, and the tabs that stand for it on a phone. */

import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import { useLanguage } from '../i18n/language';
import { GROUPS, TABS, useSections, type Section } from './mainPages';

export function Sections({ onChoose }: { onChoose: () => void }) {
  const { words } = useLanguage();
  const open = useSections();
  return GROUPS.map((group) => {
    const own = open.filter((section) => section.group === group);
    if (own.length === 0) return null;
    return (
      <div key={group} className="fs-group" data-group={group}>
        <p id={`group-${group}`} className="fs-group-name">
          {words.groups[group]}
        </p>
        <ul aria-labelledby={`group-${group}`}>
          {own.map((section) => (
            <li key={section.to}>
              <Way section={section} className="fs-section" onChoose={onChoose} />
            </li>
          ))}
        </ul>
      </div>
    );
  });
}

interface More {
  open: boolean;
  onMore: () => void;
  onChoose: () => void;
}

export function Tabs({ open, onMore, onChoose }: More) {
  const { words } = useLanguage();
  const tabs = useSections()
    .filter((section) => 'tab' in section)
    .slice(0, TABS);
  return (
    <nav className="fs-tabs" aria-label={words.tabs}>
      {tabs.map((section) => (
        <Way key={section.to} section={section} className="fs-tab" onChoose={onChoose} />
      ))}
      <button type="button" className="fs-tab" aria-expanded={open} aria-controls="rail" onClick={onMore}>
        <IconDots size={21} stroke={1.7} aria-hidden />
        <span>{words.more}</span>
      </button>
    </nav>
  );
}

function Way({ section, className, onChoose }: { section: Section; className: string; onChoose: () => void }) {
  const { language } = useLanguage();
  const { to, icon: Mark, [language]: name } = section;
  return (
    <Link to={to} className={className} title={name} activeOptions={{ includeSearch: false, exact: to === '/' }} onClick={onChoose}>
      <Mark size={className === 'fs-tab' ? 21 : 18} stroke={1.7} aria-hidden />
      <span>{name}</span>
    </Link>
  );
}
