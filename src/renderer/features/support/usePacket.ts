/** The packet as it would be written, asked from main again whenever what is in it changes. */
import type { AppErrorShape } from '../../../shared/errors.ts';
import type { SupportPreview } from '../../../shared/support.ts';
import { call } from '../../bridge.ts';
import { useQuery } from '../../store/useQuery.ts';

export interface PacketOptions {
  jobIds: readonly string[];
  includeSample: boolean;
  includeDiagnostics: boolean;
  omit: readonly string[];
}

export interface Packet {
  /** The last good one stays in view while the next is made. */
  preview: SupportPreview | null;
  error: AppErrorShape | null;
  busy: boolean;
  /** Makes it again, as when main no longer has the one that is shown. */
  renew(): void;
}

/** @param version changes when the jobs have changed */
export function usePacket(
  { jobIds, includeSample, includeDiagnostics, omit }: PacketOptions,
  version: string,
): Packet {
  const { value, error, busy, refresh } = useQuery(
    {
      key: JSON.stringify([jobIds, includeSample, includeDiagnostics, omit, version]),
      ask: () =>
        call('previewSupportPacket', {
          jobIds: [...jobIds],
          includeSample,
          includeDiagnostics,
          omit: [...omit],
        }),
    },
    { keepsOld: true },
  );
  return { preview: error ? null : value, error, busy, renew: refresh };
}
