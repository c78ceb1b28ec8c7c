/** The frame of the pages before signing in: the form at the start, the product's promise as a picture beside it. */

import type { ReactNode } from 'react';

import { Mark } from '../app/Mark';
import { Switches } from '../app/Switches';
import { useSession } from '../app/useSession';
import { useLanguage, useWords } from '../i18n/language';
import { accessWords } from './words';
import './access.css';

interface Props {
  title: ReactNode;
  lead?: ReactNode;
  children?: ReactNode;
}

export function Frame({ title, lead, children }: Props) {
  const { words } = useLanguage();
  const { name, line } = useSession().appearance;
  return (
    <div className="fs-access">
      <header className="fs-access-top">
        <Mark />
        <strong>
          <bdi>{name || words.appName}</bdi>
        </strong>
        <div className="fs-spacer" />
        <Switches />
      </header>
      <main className="fs-access-main">
        <h1>{title}</h1>
        <p className="fs-lead">{lead}</p>
        {line && (
          <p className="fs-line" dir="auto">
            {line}
          </p>
        )}
        {children}
      </main>
      <Promise />
    </div>
  );
}

/** One line of words with a way on, where a form was. */
export function Told({ children }: { children: ReactNode }) {
  return (
    <div className="fs-told" role="status">
      {children}
    </div>
  );
}

function Promise() {
  const { claim, promise } = useWords(accessWords);
  return (
    <aside className="fs-promise">
      <Fan />
      <p className="fs-claim">
        {claim[0]} <br />
        {claim[1]}
      </p>
      <p>{promise}</p>
    </aside>
  );
}

const MIDDLE = 'M400 221 C428 190 450 138 488 138 S548 210 582 212 S640 96 690 95 S712 100 720 104';

/** Time runs from left to right in every language. */
function Fan() {
  return (
    <svg className="fs-promise-fan" viewBox="0 0 720 330" aria-hidden preserveAspectRatio="xMidYMid meet">
      {[60, 125, 190, 255].map((y) => (
        <path key={y} d={`M0 ${y}H720`} stroke="#ffffff" strokeOpacity=".09" />
      ))}
      <g fill="#ff9f5a" fillOpacity=".15">
        <path d="M400 221C428 178 450 102 488 102S548 162 582 162S640 27 690 27S712 31 720 36V180C712 172 705 162 690 162S620 265 582 265S540 174 488 174S428 204 400 221Z" />
        <path d="M400 221C428 182 450 114 488 114S548 178 582 178S640 50 690 50S712 54 720 59V156C712 148 705 140 690 140S620 247 582 247S540 162 488 162S428 199 400 221Z" />
        <path d="M400 221C428 186 450 126 488 126S548 194 582 194S640 73 690 73S712 77 720 82V129C712 122 705 118 690 118S620 230 582 230S540 150 488 150S428 195 400 221Z" />
      </g>
      <path d="M400 0V320" stroke="#ffffff" strokeOpacity=".4" />
      <path d="M0 168C18 140 36 114 56 114S118 208 152 208S222 130 264 130S340 234 372 234C383 234 392 231 400 221" fill="none" stroke="#7aa7ff" strokeWidth="2.4" />
      <path d={MIDDLE} fill="none" stroke="#ff9f5a" strokeWidth="2.4" strokeDasharray="7 5" />
      <circle cx="400" cy="221" r="5" fill="#0b2a2c" stroke="#ffffff" strokeWidth="2.4" />
    </svg>
  );
}
