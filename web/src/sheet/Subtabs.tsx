/** Pages that belong together, one beside the other. */

import { Link, type LinkProps } from '@tanstack/react-router';

import './sheet.css';

interface Props {
  label: string;
  pages: { to: NonNullable<LinkProps['to']>; name: string }[];
}

export function Subtabs({ label, pages }: Props) {
  return (
    <nav className="fs-subtabs" aria-label={label}>
      {pages.map(({ to, name }) => (
        <Link key={to} to={to} className="fs-subtab" activeOptions={{ exact: true, includeSearch: false }}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
