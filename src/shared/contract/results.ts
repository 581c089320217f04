/** Results, each named by its id: the window never names a path. */
import { z } from 'zod';
import { id, ids } from '../fields.ts';
import type { ExportedResults, SidecarIntake } from '../results.ts';
import { method } from './method.ts';

export const resultMethods = {
  /** Opens the file of a job, its main one before others, or shows it in its folder. */
  openJobFile: method<void>('open')(z.object({ jobId: id, inFolder: z.boolean().default(false) })),
  openResult: method<void>('open')(z.object({ resultId: id })),
  showResultInFolder: method<void>('open')(z.object({ resultId: id })),
  saveResultCopy: method<{ saved: boolean }>('leave')(z.object({ resultId: id })),
  copyResult: method<void>('leave')(z.object({ resultId: id, what: z.enum(['file', 'image', 'text']) })),
  /** About bytes that were refused: they become the file, or go. `keep` also settles the doubt about a file. */
  decideResult: method<void>('decide')(z.object({ resultId: id, decision: z.enum(['keep', 'discard']) })),
  downloadAgain: method<void>('none')(z.object({ resultId: id })),
  setDownloadPaused: method<void>('none')(z.object({ resultId: id, paused: z.boolean() })),
  locateResult: method<{ located: boolean }>('open')(z.object({ resultId: id })),
  /** The same for the first file of a job that is missing. */
  locateMissing: method<{ located: boolean }>('open')(z.object({ jobId: id })),
  /** A person has these jobs in view now: what became of their files is reported as a change. */
  recheckFiles: method<void>('none')(z.object({ jobIds: ids })),
  checkFiles: method<{ checked: number; missing: number; changed: number }>('none')(
    z.object({ jobIds: ids }),
  ),
  openResultLink: method<void>('open')(z.object({ resultId: id })),
  /** Hands the files of finished results over to the drag that the pointer has just begun in the window. */
  dragResults: method<void>('drag')(z.object({ resultIds: z.array(id).min(1).max(500) })),
  /**
   * Copies finished results, and all those of jobs, with their sidecars to a place that the person chooses; null when
   * they chose none.
   */
  exportResults: method<ExportedResults | null>('leave')(
    z.object({
      resultIds: z.array(id).max(5000).default([]),
      jobIds: z.array(id).max(5000).default([]),
      as: z.enum(['folder', 'zip']),
    }),
  ),
  /** What a dropped file says when it is a sidecar; null when it is none. */
  readSidecar: method<SidecarIntake | null>('none')(z.object({ handle: id })),
} as const;
