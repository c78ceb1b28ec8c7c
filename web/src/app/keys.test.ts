import { describe, expect, test } from 'vitest';

import { SECTIONS } from './mainPages';
import { heard, isTyping, type Stroke } from './keys';

const PLACES = [{ to: '/series', key: 's' }, { to: '/jobs' }];
const stroke = (code: string, more: Partial<Stroke> = {}): Stroke => ({ code, key: '', ctrl: false, alt: false, typing: false, ...more });

describe('keys', () => {
  test('g and a letter go to a page, whatever the keyboard writes', () => {
    expect(heard(false, stroke('KeyG', { key: 'ل' }), PLACES)).toEqual({ waiting: true, wish: null });
    expect(heard(true, stroke('KeyS', { key: 'س' }), PLACES)).toEqual({ waiting: false, wish: { go: '/series' } });
    expect(heard(true, stroke('KeyX'), PLACES)).toEqual({ waiting: false, wish: null });
    expect(heard(true, stroke('ShiftLeft'), PLACES)).toEqual({ waiting: false, wish: null });
    expect(heard(false, stroke('KeyS'), PLACES)).toEqual({ waiting: false, wish: null });
  });
  test('the palette opens from anywhere, also while somebody writes', () => {
    expect(heard(false, stroke('KeyK', { ctrl: true, typing: true }), PLACES).wish).toEqual({ open: 'palette' });
    expect(heard(false, stroke('KeyS', { ctrl: true }), PLACES).wish).toBeNull();
  });
  test('what is written means nothing', () => {
    expect(heard(false, stroke('KeyG', { typing: true }), PLACES)).toEqual({ waiting: false, wish: null });
    expect(heard(false, stroke('Slash', { key: '?', typing: true }), PLACES).wish).toBeNull();
  });
  test.each(['?', '؟'])('%s lists the keys', (key) => {
    expect(heard(false, stroke('Slash', { key }), PLACES).wish).toEqual({ open: 'keys' });
  });
  test('h opens the help, and after g it is no page', () => {
    expect(heard(false, stroke('KeyH', { key: 'ا' }), PLACES).wish).toEqual({ open: 'help' });
    expect(heard(true, stroke('KeyH'), PLACES).wish).toBeNull();
    expect(heard(false, stroke('KeyH', { typing: true }), PLACES).wish).toBeNull();
  });
  test('no two pages have the same key', () => {
    const keys = SECTIONS.flatMap((section) => ('key' in section ? [section.key] : []));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('writing', () => {
  test('a chosen radio, which keeps the focus, takes no letters', () => {
    expect(isTyping({ tagName: 'INPUT', type: 'radio' })).toBe(false);
    expect(isTyping({ tagName: 'INPUT', type: 'search' })).toBe(true);
    expect(isTyping({ tagName: 'SELECT' })).toBe(true);
    expect(isTyping({ tagName: 'DIV', isContentEditable: true })).toBe(true);
    expect(isTyping({ tagName: 'BUTTON' })).toBe(false);
    expect(isTyping(null)).toBe(false);
  });
});
