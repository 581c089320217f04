/** The packet as it would be written, asked from main again whenever what is in it changes. */
import { useCallback, useEffect, useState } from 'react';
import { type AppErrorShape, toAppErrorShape } from '../../../shared/errors.ts';
import type { SupportPreview } from '../../../shared/support.ts';
import { call } from '../../bridge.ts';

export interface PacketOptions {
  jobIds: readonly string[];
  includeSample: boolean;
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
export function usePacket({ jobIds, includeSample, omit }: PacketOptions, version: string): Packet {
  const [packet, setPacket] = useState<Omit<Packet, 'renew'>>({ preview: null, error: null, busy: true });
  const [round, setRound] = useState(0);
  const renew = useCallback(() => setRound((before) => before + 1), []);
  const key = JSON.stringify([jobIds, includeSample, omit, version, round]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds them all
  useEffect(() => {
    let left = false;
    setPacket((before) => ({ ...before, busy: true }));
    call('previewSupportPacket', { jobIds: [...jobIds], includeSample, omit: [...omit] })
      .then((preview) => !left && setPacket({ preview, error: null, busy: false }))
      .catch((thrown: unknown) => {
        if (!left) setPacket({ preview: null, error: toAppErrorShape(thrown), busy: false });
      });
    return () => {
      left = true;
    };
  }, [key]);
  return { ...packet, renew };
}
