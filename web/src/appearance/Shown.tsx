/** The shades of a colour that are used, and why where they are not the colour itself. */

import type { Shades } from '../api/appearance';
import { useWords } from '../i18n/language';
import { appearanceWords } from './words';

export function Shown({ colour, shades }: { colour: string; shades: Shades }) {
  const words = useWords(appearanceWords);
  const uses = [
    { name: words.buttons, ink: '#ffffff', ground: shades.fill, shade: shades.fill },
    { name: words.lightText, ink: shades.link_light, ground: shades.chosen_light, shade: shades.link_light },
    { name: words.darkText, ink: shades.link_dark, ground: shades.chosen_dark, shade: shades.link_dark },
  ];
  const moved = uses.filter(({ shade }) => shade !== colour);
  return (
    <div className="fs-shades" role="group" aria-label={words.shades}>
      {uses.map(({ name, ink, ground, shade }) => (
        <span key={name} style={{ color: ink, background: ground }}>
          {name} <bdi>{shade}</bdi>
        </span>
      ))}
      <p className="fs-note">{moved.length > 0 ? words.moved(moved.map(({ name }) => name).join(words.and)) : words.stays}</p>
    </div>
  );
}
