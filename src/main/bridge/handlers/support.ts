/** Support packets: built by the support room, shown as they are, written only where the person says. */
import type { JsonValue } from '../../../shared/job.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Desktop } from '../../shell/desktop.ts';
import { buildPacket, type PacketContext, type PacketOptions, writePacketZip } from '../../support/index.ts';
import type { Handlers } from '../answer.ts';

type SupportMethods = 'previewSupportPacket' | 'saveSupportPacket' | 'mailSupportPacket';

const supportAddress = 'support@tokenlab.sh';
/** Mail programs and systems cut longer `mailto:` addresses; this many encoded characters pass everywhere. */
const longestMailBody = 1_800;

export interface SupportDeps {
  ledger: Ledger;
  desktop: Desktop;
  /** What is known at this moment of app, system and log. */
  context: () => PacketContext;
}

export function supportHandlers({ ledger, desktop, context }: SupportDeps): Pick<Handlers, SupportMethods> {
  const build = ({ jobIds, ...options }: { jobIds: string[] } & PacketOptions) =>
    buildPacket(
      jobIds.map((jobId) => ledger.jobs.detail(jobId)),
      context(),
      options,
    );

  return {
    previewSupportPacket(asked) {
      const { packet, markdown, fileName } = build(asked);
      return { packet: packet as unknown as JsonValue, markdown, fileName };
    },

    async saveSupportPacket(asked) {
      const built = build(asked);
      const path = await desktop.chooseSavePath(built.fileName, { name: 'ZIP', extensions: ['zip'] });
      if (path === null) return { saved: false, path: null, bytes: 0 };
      return { saved: true, path, bytes: await writePacketZip(path, built) };
    },

    async mailSupportPacket(asked) {
      const { markdown, fileName } = build(asked);
      const fits = encodeURIComponent(markdown).length <= longestMailBody;
      if (!fits) await desktop.copyText(markdown);
      await desktop.writeMail({
        to: supportAddress,
        subject: fileName.replace(/\.zip$/, ''),
        body: fits
          ? markdown
          : 'The support packet is in the clipboard: paste it here, or attach the saved zip.\n',
      });
      return { inClipboard: !fits };
    },
  };
}
