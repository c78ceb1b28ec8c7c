/** All sites by their value, highest first: what the map shows, without a map. */

import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

import type { MapAnswer } from '../api/sites';
import { useLanguage, useWords } from '../i18n/language';
import { Amount } from './Amount';
import { colourOf, type Scale } from './scale';
import { mapWords, typeName } from './words';

const ROWS = 50;

interface Props {
  answer: MapAnswer;
  scale: Scale | null;
  chosen: number | null;
  onChoose: (assetId: number | null) => void;
}

export function Ranking({ answer, scale, chosen, onChoose }: Props) {
  const words = useWords(mapWords);
  const { formats, language } = useLanguage();
  const [most, setMost] = useState(ROWS);
  const table = useRef<HTMLTableElement>(null);
  const { sites } = answer;
  const place = chosen === null ? -1 : sites.asset_id.indexOf(chosen);
  // What was chosen on the map is in the table, wherever it stands.
  const shown = Math.min(sites.asset_id.length, Math.max(most, Math.ceil((place + 1) / ROWS) * ROWS));
  useEffect(() => {
    if (chosen !== null) table.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const left = Math.min(ROWS, sites.asset_id.length - shown);
  return (
    <>
      <table className="fs-table fs-map-ranking" ref={table} aria-label={words.ranking}>
        <thead>
          <tr>
            <th scope="col">{words.rank}</th>
            <th scope="col">{words.site}</th>
            <th scope="col">{words.value}</th>
          </tr>
        </thead>
        <tbody>
          {sites.asset_id.slice(0, shown).map((id, at) => {
            const value = sites.value[at];
            return (
              <tr key={id} aria-current={id === chosen || undefined}>
                <td>{typeof value === 'number' ? formats.whole(at + 1) : ''}</td>
                <th scope="row">
                  <button
                    type="button"
                    className="fs-map-pick"
                    aria-pressed={id === chosen}
                    onClick={() => {
                      onChoose(id === chosen ? null : id);
                    }}
                  >
                    <i className={typeof value === 'number' ? undefined : 'fs-map-grey'} style={scale && typeof value === 'number' ? { background: colourOf(scale, value) } : undefined} aria-hidden />
                    <span>
                      <bdi>{sites.name[at]}</bdi>
                      <small>{typeName(sites.asset_type[at] ?? '', language)}</small>
                    </span>
                  </button>
                </th>
                <td>
                  <Amount answer={answer} at={at} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {left > 0 && (
        <Button
          variant="subtle"
          size="xs"
          fullWidth
          onClick={() => {
            setMost(shown + ROWS);
          }}
        >
          {words.more(formats.whole(left))}
        </Button>
      )}
    </>
  );
}
