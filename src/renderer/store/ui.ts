/** Which sheets, dialogs and panes are open. A feature opens another through here, so it need not import it. */
import { create } from 'zustand';
import type { BatchSpec } from '../../shared/batch.ts';
import type { BulkAction } from '../../shared/bulk.ts';
import type { LooseMedium } from '../../shared/compose-draft.ts';
import type { JobRequest, JobRow } from '../../shared/job.ts';

/** Below this width the inspector opens only when asked for, and the list narrows beside it. */
export const NARROW = '(max-width: 1099px)';

/** What a New job sheet starts from; all empty means a blank sheet. */
export interface ComposeStart {
  /** The job that this one is made from ("Same again with changes"). */
  basedOn?: string;
  title?: string;
  request?: JobRequest;
  /** The template that it was filled in from. */
  templateId?: string;
  /** Results that wait for a field that takes them ("Use as input"). */
  media?: LooseMedium[];
  /** Of the batch that this one is made from: how many, and what differs between them. */
  batch?: BatchSpec;
}

/** What the middle of the window shows: the jobs, what they cost, or batches. */
export type Place = 'jobs' | 'spending' | 'batches';

export type InspectorTab = 'result' | 'timeline' | 'request' | 'billing' | 'support';

export type Dialog =
  | {
      kind: 'settings';
      section?: 'general' | 'files' | 'limits' | 'background' | 'keychain' | 'shortcuts' | 'about';
    }
  | { kind: 'shortcuts' }
  | { kind: 'news' }
  | { kind: 'diagnostics' }
  | { kind: 'queue' }
  | { kind: 'sendLater'; job: JobRow }
  | { kind: 'batchLimit'; batchId: string }
  | { kind: 'track' }
  | { kind: 'snippets' }
  | { kind: 'templates' }
  | { kind: 'saveTemplate'; request: JobRequest; title: string }
  | { kind: 'addAccount' }
  | { kind: 'replaceKey'; accountId: string }
  | { kind: 'managementToken'; accountId: string }
  | { kind: 'removeAccount'; accountId: string }
  | { kind: 'cancelJob'; jobId: string }
  | { kind: 'markNotCreated'; jobId: string }
  | { kind: 'linkTask'; jobId: string }
  | { kind: 'findCharge'; job: JobRow }
  | { kind: 'submitAgain'; job: JobRow }
  | { kind: 'support'; jobIds: readonly string[]; withDiagnostics?: boolean }
  | { kind: 'bulk'; action: BulkAction; jobIds: readonly string[] };

interface UiState {
  /** The New job sheet; null when closed. */
  compose: ComposeStart | null;
  /** Job shown by quick look; null when closed. */
  quickLook: string | null;
  dialog: Dialog | null;
  paletteOpen: boolean;
  place: Place;
  /** The batch that is shown among batches; null: all of them. */
  batchId: string | null;
  layout: 'list' | 'gallery';
  inspectorTab: InspectorTab;
  /** Inspector as an overlay in narrow windows. */
  inspectorOpen: boolean;
  /** The panel of filters. */
  filtering: boolean;
  /** Job whose title is being written; it is the one in the inspector. */
  renaming: string | null;
  openCompose(start?: ComposeStart): void;
  closeCompose(): void;
  openQuickLook(jobId: string): void;
  closeQuickLook(): void;
  openDialog(dialog: Dialog): void;
  /** @param dialog the one that is meant: another one that was opened since stays */
  closeDialog(dialog: Dialog | null): void;
  setPaletteOpen(open: boolean): void;
  goTo(place: Place): void;
  openBatch(batchId: string | null): void;
  setLayout(layout: 'list' | 'gallery'): void;
  setInspectorTab(tab: InspectorTab): void;
  setInspectorOpen(open: boolean): void;
  setFiltering(filtering: boolean): void;
  rename(jobId: string | null): void;
  /** The title of this job is written; that of another one may be by now. */
  endRename(jobId: string): void;
}

export const useUi = create<UiState>((set) => ({
  compose: null,
  quickLook: null,
  dialog: null,
  paletteOpen: false,
  place: 'jobs',
  batchId: null,
  layout: 'list',
  inspectorTab: 'result',
  inspectorOpen: false,
  filtering: false,
  renaming: null,
  openCompose: (start = {}) => set({ compose: start }),
  closeCompose: () => set({ compose: null }),
  openQuickLook: (jobId) => set({ quickLook: jobId }),
  closeQuickLook: () => set({ quickLook: null }),
  openDialog: (dialog) => set({ dialog }),
  closeDialog: (dialog) => set((state) => (state.dialog === dialog ? { dialog: null } : {})),
  setPaletteOpen: (paletteOpen) => set({ paletteOpen }),
  goTo: (place) => set({ place }),
  openBatch: (batchId) => set({ place: 'batches', batchId }),
  setLayout: (layout) => set({ layout }),
  setInspectorTab: (inspectorTab) => set({ inspectorTab }),
  setInspectorOpen: (inspectorOpen) => set({ inspectorOpen }),
  setFiltering: (filtering) => set({ filtering }),
  rename: (renaming) => set(renaming === null ? { renaming } : { renaming, inspectorOpen: true }),
  endRename: (jobId) => set((state) => (state.renaming === jobId ? { renaming: null } : {})),
}));
