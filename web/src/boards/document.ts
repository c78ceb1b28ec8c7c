/** A dashboard as a file: its name and its document, which can be brought in anywhere. */

import type { Content, Dashboard } from '../api/dashboards';

export const fileOf = ({ name, content }: Pick<Dashboard, 'name' | 'content'>) => `${JSON.stringify({ name, content }, null, 2)}\n`;

/** What such a file holds; the server looks closer. */
export function documentOf(text: string): { name: string; content: Content } {
  const told: unknown = JSON.parse(text);
  const { name, content } = (told ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || typeof content !== 'object' || content === null) throw new TypeError('no document of a dashboard');
  return { name, content: content as Content };
}

/** A name that a file system takes. */
export const fileName = (name: string) => `${name.replace(/[\\/:*?"<>|\s]+/g, '-').slice(0, 80) || 'dashboard'}.json`;
