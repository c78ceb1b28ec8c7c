/** The way to everything by keys: the button for the palette, and the only listener to keys of the whole page. */

import { UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react';

import { toggleHelp } from '../help/opened';
import { useLanguage } from '../i18n/language';
import { hasCommand, heard, isTyping } from './keys';
import { useSections, type Section } from './mainPages';

const Palette = lazy(() => import('../palette/Palette'));
const KeyList = lazy(() => import('../palette/KeyList'));

/** After g, so long. */
const PATIENCE_MS = 1_500;

const SHORTCUT = hasCommand(navigator.userAgent) ? '⌘K' : 'Ctrl K';

type Open = 'palette' | 'keys' | null;

export function Jump() {
  const { words } = useLanguage();
  const [open, setOpen] = useState<Open>(null);
  useKeys(open !== null, setOpen);
  const close = () => {
    setOpen(null);
  };
  return (
    <>
      <UnstyledButton
        className="fs-jump"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        title={words.find}
        onClick={() => {
          setOpen('palette');
        }}
      >
        <IconSearch size={17} stroke={1.7} aria-hidden />
        <span>{words.find}</span>
        <kbd dir="ltr">{SHORTCUT}</kbd>
      </UnstyledButton>
      <Suspense>
        {open === 'palette' && (
          <Palette
            onClose={close}
            onKeys={() => {
              setOpen('keys');
            }}
          />
        )}
        {open === 'keys' && <KeyList onClose={close} />}
      </Suspense>
    </>
  );
}

function useKeys(busy: boolean, onOpen: (open: Open) => void): void {
  const navigate = useNavigate();
  const places = useSections();
  const since = useRef(-PATIENCE_MS);
  const press = useEffectEvent((event: KeyboardEvent) => {
    const waiting = event.timeStamp - since.current < PATIENCE_MS;
    const stroke = { code: event.code, key: event.key, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, typing: isTyping(event.target as HTMLElement) };
    if (event.defaultPrevented) return; // a page has a meaning of its own for it
    // A dialog that is open, of whichever page, keeps its keys.
    if (!busy && document.querySelector('[role="dialog"][aria-modal="true"]')) return;
    const { waiting: next, wish } = heard(waiting, stroke, places);
    since.current = next ? event.timeStamp : -PATIENCE_MS;
    if (!wish || (busy && !('open' in wish && wish.open === 'palette'))) return;
    event.preventDefault();
    if ('go' in wish) void navigate({ to: wish.go as Section['to'] });
    else if (wish.open === 'help') toggleHelp();
    else onOpen(busy ? null : wish.open);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      press(event);
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
    };
  }, []);
}
