/** The support packet of the job in the inspector. */
import type { JobDetail } from '../../../shared/job.ts';
import { PacketView } from './PacketView.tsx';

/** Another job begins with all parts and without a sample. */
export function SupportPanel({ job }: { job: JobDetail }) {
  return <PacketView key={job.id} jobIds={[job.id]} version={String(job.updatedAt)} />;
}
