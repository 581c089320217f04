/** Selection by job id, pure: what a click or a key makes of it. */

export interface Selection {
  ids: ReadonlySet<string>;
  /** Where a Shift range starts. */
  anchor: string | null;
  /** The job shown in the inspector; arrows move from here. */
  focus: string | null;
}

export const emptySelection: Selection = { ids: new Set(), anchor: null, focus: null };

/** Plain click or arrow. */
export const selectOnly = (id: string): Selection => ({ ids: new Set([id]), anchor: id, focus: id });

/** Ctrl/Cmd click: adds or takes away one job. */
export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (ids.has(id)) ids.delete(id);
  else ids.add(id);
  return { ids, anchor: id, focus: ids.has(id) ? id : ([...ids].at(-1) ?? null) };
}

/** Shift click or Shift+arrow: everything from the anchor to `id`; `between` are those ids in list order. */
export const extend = (selection: Selection, id: string, between: readonly string[]): Selection => ({
  ids: new Set(between),
  anchor: selection.anchor ?? id,
  focus: id,
});

export const selectAll = (selection: Selection, all: readonly string[]): Selection => ({
  ids: new Set(all),
  anchor: selection.anchor ?? all[0] ?? null,
  focus: selection.focus ?? all[0] ?? null,
});

/** Index that a navigation key leads to, or null when the key does not navigate. `current` null means no focus yet. */
export function indexAfterKey(
  key: string,
  current: number | null,
  total: number,
  page: number,
): number | null {
  if (total === 0) return null;
  const last = total - 1;
  const clamp = (index: number) => Math.max(0, Math.min(last, index));
  switch (key) {
    case 'ArrowDown':
      return current === null ? 0 : clamp(current + 1);
    case 'ArrowUp':
      return current === null ? last : clamp(current - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'PageDown':
      return clamp((current ?? 0) + page);
    case 'PageUp':
      return clamp((current ?? 0) - page);
    default:
      return null;
  }
}
