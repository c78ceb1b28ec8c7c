/** The settings of a site as a form has them: texts, and back. */

import type { AssetChange, AssetWhole } from '../api/sites';
import { latinNumber } from '../i18n/digits';

export interface SettingsText {
  name: string;
  asset_type: string;
  parent: string;
  latitude: string;
  longitude: string;
  outline: string;
  attributes: string;
}

const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

export function textOf(site: AssetWhole): SettingsText {
  return {
    name: site.name,
    asset_type: site.asset_type,
    parent: site.parent ?? '',
    latitude: site.latitude_deg === null ? '' : String(site.latitude_deg),
    longitude: site.longitude_deg === null ? '' : String(site.longitude_deg),
    outline: site.outline ? JSON.stringify(site.outline) : '',
    attributes: Object.entries(site.attributes)
      .map(([name, value]) => `${name} = ${plain(value)}`)
      .join('\n'),
  };
}

export class Unreadable extends Error {
  readonly field: keyof SettingsText;

  constructor(field: keyof SettingsText, what = '') {
    super(what);
    this.field = field;
  }
}

/** Only what differs from what is there: of what others change meanwhile nothing is undone. */
export function changeOf(text: SettingsText, there: AssetWhole): AssetChange {
  const before = textOf(there);
  const differs = (name: keyof SettingsText) => text[name].trim() !== before[name];
  const moved = differs('latitude') || differs('longitude');
  return {
    ...(differs('name') && { name: text.name.trim() }),
    ...(differs('asset_type') && { asset_type: text.asset_type.trim() }),
    ...(differs('parent') && { parent: text.parent.trim() || null }),
    ...(moved && { latitude_deg: degrees(text, 'latitude'), longitude_deg: degrees(text, 'longitude') }),
    ...(differs('outline') && { outline: outline(text.outline.trim()) }),
    ...(differs('attributes') && { attributes: attributes(text.attributes) }),
  } as AssetChange;
}

/** Also with a decimal comma and with Persian digits. */
export function degrees(text: SettingsText, field: 'latitude' | 'longitude'): number | null {
  const said = latinNumber(text[field].trim()).replace(',', '.');
  if (said === '') return null;
  const number = Number(said);
  if (!Number.isFinite(number)) throw new Unreadable(field);
  return number;
}

function outline(text: string): unknown {
  if (text === '') return null;
  try {
    const told = JSON.parse(text) as { type?: string; geometry?: unknown };
    return told.type === 'Feature' ? told.geometry : told;
  } catch {
    throw new Unreadable('outline');
  }
}

function attributes(text: string): Record<string, unknown> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=');
      if (at < 1) throw new Unreadable('attributes', line.trim());
      return [line.slice(0, at).trim(), value(line.slice(at + 1).trim())];
    }),
  );
}

/** Numbers, true, false and JSON are what they are; the rest is text. */
function value(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
