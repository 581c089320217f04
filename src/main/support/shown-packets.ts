/** Packets that were shown. What is saved or mailed is what the person saw, whatever has happened since. */

import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { JobDetail } from '../../shared/job.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { SupportPreview } from '../../shared/support.ts';
import { say } from '../../shared/words/support/say.ts';
import { type BuiltPacket, buildPacket, type PacketContext, type PacketOptions } from './packet.ts';

export interface ShownPackets {
  /** Builds the packet of these jobs as they are now, and keeps it under its seal. */
  show(jobIds: readonly string[], options: PacketOptions): SupportPreview;
  /** @throws AppError `conflict` when it is no longer kept */
  get(seal: string): BuiltPacket;
}

export interface ShownPacketsOptions {
  jobOf: (jobId: string) => JobDetail;
  /** What is known now of app, system and log. */
  context: () => PacketContext;
}

/** Packets kept: a view of one job, a dialog over it, and their last changes. */
const mostKept = 12;

export function createShownPackets({ jobOf, context }: ShownPacketsOptions): ShownPackets {
  const kept = new Map<string, BuiltPacket>();
  return {
    show(jobIds, options) {
      const built = buildPacket(jobIds.map(jobOf), context(), options);
      const seal = createHash('sha256').update(JSON.stringify(built.packet)).digest('hex');
      kept.delete(seal);
      kept.set(seal, built);
      for (const old of [...kept.keys()].slice(0, -mostKept)) kept.delete(old);
      const { packet, markdown, fileName } = built;
      return { packet: packet as unknown as JsonValue, markdown, fileName, seal };
    },

    get(seal) {
      const built = kept.get(seal);
      if (built !== undefined) return built;
      throw new AppError('conflict', say('packetNoLongerKept'), {
        next: ['check_again'],
      });
    },
  };
}
