/** The door of this room: verified downloads, and the files that came of them. */

export {
  type DownloadLimits,
  type DownloadsOptions,
  defaultDownloadLimits,
  type ResultsLedger,
} from './context.ts';
export { hashFile } from './disk.ts';
export { createDisks, type Disks } from './disks.ts';
export { createDownloads, type Downloads } from './downloads.ts';
export { createExporter, type Exporter } from './export.ts';
export { createFetcher, type Fetcher, type FetcherOptions } from './fetcher.ts';
export { createInspector, type Inspector } from './inspect/inspector.ts';
export type { Expectation, MediaFacts, Verdict } from './inspect/verdict.ts';
export { createResultFiles, type ResultFiles } from './result-files.ts';
export { createSidecarReader, type SidecarReader } from './sidecar-read.ts';
