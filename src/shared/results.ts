/** What happens to results outside of their job: downloads, exports, and sidecars that come back. */
import type { JobRequest } from './job.ts';

/** How far one running download is. */
export interface DownloadProgress {
  resultId: string;
  jobId: string;
  receivedBytes: number;
  totalBytes: number | null;
}

/** What an export wrote. `path` is the new folder or zip file. */
export interface ExportedResults {
  path: string;
  files: number;
  /** Results that are not files on this computer, or not any more. */
  missing: number;
}

/** What a dropped sidecar leads to: the job itself, or else a request like it. */
export interface SidecarIntake {
  /** The job that it is of, when this computer has it. */
  jobId: string | null;
  start: {
    title: string;
    request: JobRequest;
    /** Fields whose media could not be brought back. */
    missing: string[];
  } | null;
}
