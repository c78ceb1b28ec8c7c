/** What one composes before it is saved, over the version it was made of. */

import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';

import { dashboard, dashboards, make, save, versions, type Content, type Dashboard, type Panel } from '../api/dashboards';
import { ApiError } from '../api/client';
import { newId } from './kinds';
import { compact, roomFor } from './layout';

export interface Conflict {
  version: number;
  who: string;
}

export interface Draft {
  name: string;
  panels: Panel[];
  range: Content['range'];
  site: string;
  dirty: boolean;
  saving: boolean;
  conflict: Conflict | null;
  error: Error | null;
  change: (next: Partial<Pick<Draft, 'name' | 'panels' | 'range' | 'site'>>) => void;
  forgetConflict: () => void;
  /** Go on from what somebody else saved; one's own is gone. */
  takeTheirs: () => Promise<void>;
  put: (panel: Panel) => void;
  duplicate: (panel: Panel) => void;
  remove: (panel: Panel) => void;
  /** Over the version it was made of, or over a newer one that has been seen. */
  save: (over?: number) => Promise<Dashboard | null>;
  saveAs: (name: string) => Promise<Dashboard | null>;
}

interface State {
  /** What is composed on top of: it stands still while others save. */
  base: Dashboard;
  name: string;
  panels: Panel[];
  range: Draft['range'];
  site: string;
}

const siteIn = (content: Partial<Content>) => content.site ?? '';
const stateOf = (base: Dashboard): State => ({ base, name: base.name, panels: base.content.panels, range: base.content.range, site: siteIn(base.content) });

/** Null while nothing is composed. */
export function useDraft(shown: Dashboard, composing: boolean): Draft | null {
  const cache = useQueryClient();
  const [state, setState] = useState<State | null>(null);
  const [saving, setSaving] = useState(false);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [error, setError] = useState<Error | null>(null);
  if (composing && (state === null || state.base.dashboard_id !== shown.dashboard_id)) setState(stateOf(shown));
  if (!composing && state !== null) setState(null);
  const now = state ?? stateOf(shown);
  const dirty = useMemo(() => JSON.stringify([now.name, now.panels, now.range, now.site]) !== JSON.stringify([now.base.name, now.base.content.panels, now.base.content.range, siteIn(now.base.content)]), [now]);
  if (!composing) return null;
  const change: Draft['change'] = (next) => {
    setState({ ...now, ...next });
  };
  const sent = async (send: () => Promise<Dashboard>) => {
    setSaving(true);
    setError(null);
    try {
      const made = await send();
      cache.setQueryData(dashboard(made.dashboard_id).queryKey, made);
      void cache.invalidateQueries(dashboards);
      void cache.invalidateQueries(versions(made.dashboard_id));
      setConflict(null);
      setState(stateOf(made));
      return made;
    } catch (cause) {
      if (cause instanceof ApiError && cause.code === 'dashboard-changed') setConflict({ version: Number(cause.facts['version']), who: String(cause.facts['changed_by']) });
      else setError(cause as Error);
      return null;
    } finally {
      setSaving(false);
    }
  };
  const content = (): Content => ({ schema: 2, range: now.range, site: now.site, panels: now.panels });
  return {
    ...now,
    dirty,
    saving,
    conflict,
    error,
    change,
    forgetConflict: () => {
      setConflict(null);
    },
    takeTheirs: async () => {
      const newest = await cache.query({ ...dashboard(shown.dashboard_id), staleTime: 0 });
      setConflict(null);
      setState(stateOf(newest));
    },
    put: (panel) => {
      const there = now.panels.some(({ id }) => id === panel.id);
      change({ panels: there ? now.panels.map((one) => (one.id === panel.id ? panel : one)) : [...now.panels, panel] });
    },
    duplicate: (panel) => {
      change({ panels: [...now.panels, { ...panel, id: newId(), place: roomFor(now.panels, panel.place) }] });
    },
    remove: (panel) => {
      change({ panels: compact(now.panels.filter(({ id }) => id !== panel.id)) });
    },
    save: (over = now.base.version) => sent(() => save(now.base.dashboard_id, over, now.name, content())),
    saveAs: (name) => sent(() => make(name, content())),
  };
}
