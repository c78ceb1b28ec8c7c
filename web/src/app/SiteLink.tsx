/** The way to what a series belongs to: its site, a part of one, or whatever else has measurements. */

import { Link } from '@tanstack/react-router';

import type { Series } from '../api/queries';

export function SiteLink({ asset: { asset_id, name } }: { asset: NonNullable<Series['asset']> }) {
  return (
    <Link to="/sites/$siteId" params={{ siteId: asset_id }} className="fs-way">
      <bdi>{name}</bdi>
    </Link>
  );
}
