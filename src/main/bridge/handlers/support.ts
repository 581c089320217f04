/** Support packets: built by the support room, shown as they are, written only where the person says. */
import { createHash } from 'node:crypto';
import type { supportMethods } from '../../../shared/contract/support.ts';
import { AppError } from '../../../shared/errors.ts';
import type { JsonValue } from '../../../shared/job.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Desktop } from '../../shell/desktop.ts';
import {
  type BuiltPacket,
  buildPacket,
  mailText,
  type PacketContext,
  type PacketOptions,
  writePacketZip,
} from '../../support/index.ts';
import type { HandlersOf } from '../answer.ts';

const supportAddress = 'support@tokenlab.sh';

export interface SupportDeps {
  ledger: Ledger;
  desktop: Desktop;
  /** What is known at this moment of app, system and log. */
  context: () => PacketContext;
}

/** How many of the packets that were shown are kept: a view of one job, a dialog over it, and their last changes. */
const mostShown = 12;

export function supportHandlers({
  ledger,
  desktop,
  context,
}: SupportDeps): HandlersOf<typeof supportMethods> {
  const shown = new Map<string, BuiltPacket>();

  const build = ({ jobIds, ...options }: { jobIds: string[] } & PacketOptions): [string, BuiltPacket] => {
    const built = buildPacket(
      jobIds.map((jobId) => ledger.jobs.detail(jobId)),
      context(),
      options,
    );
    return [createHash('sha256').update(JSON.stringify(built.packet)).digest('hex'), built];
  };

  const shownAs = (seal: string): BuiltPacket => {
    const built = shown.get(seal);
    if (built !== undefined) return built;
    throw new AppError('conflict', 'This packet is no longer at hand. It was made anew: look at it again.', {
      next: ['check_again'],
    });
  };

  return {
    previewSupportPacket(asked) {
      const [seal, built] = build(asked);
      shown.delete(seal);
      shown.set(seal, built);
      for (const old of [...shown.keys()].slice(0, -mostShown)) shown.delete(old);
      const { packet, markdown, fileName } = built;
      return { packet: packet as unknown as JsonValue, markdown, fileName, seal };
    },

    async saveSupportPacket({ seal }) {
      const built = shownAs(seal);
      const path = await desktop.chooseSavePath(built.fileName, { name: 'ZIP', extensions: ['zip'] });
      if (path === null) return { saved: false, path: null, bytes: 0 };
      return { saved: true, path, bytes: await writePacketZip(path, built) };
    },

    async mailSupportPacket({ seal }) {
      const built = shownAs(seal);
      const { body, whole } = mailText(built);
      if (!whole) await desktop.copyText(built.markdown);
      const subject = built.fileName.replace(/\.zip$/, '');
      await desktop.writeMail({ to: supportAddress, subject, body });
      return { inClipboard: !whole };
    },
  };
}
