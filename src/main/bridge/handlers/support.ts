/** Support packets: the support room builds and keeps them; the person says where they go. */
import type { supportMethods } from '../../../shared/contract/support.ts';
import type { DiagnosticsRoom } from '../../diagnostics.ts';
import type { Desktop } from '../../shell/desktop.ts';
import { mailOf, type ShownPackets, writePacketZip } from '../../support/index.ts';
import type { HandlersOf } from '../answer.ts';

export interface SupportOptions {
  packets: ShownPackets;
  diagnostics: DiagnosticsRoom;
  desktop: Pick<Desktop, 'chooseSavePath' | 'copyText' | 'writeMail'>;
}

export function supportHandlers({
  packets,
  diagnostics,
  desktop,
}: SupportOptions): HandlersOf<typeof supportMethods> {
  return {
    diagnose: () => diagnostics.gather(),

    previewSupportPacket: async ({ jobIds, includeDiagnostics, ...options }) =>
      packets.show(jobIds, {
        ...options,
        diagnostics: includeDiagnostics ? await diagnostics.latest() : null,
      }),

    async saveSupportPacket({ seal }) {
      const packet = packets.get(seal);
      const path = await desktop.chooseSavePath(packet.fileName, { name: 'ZIP', extensions: ['zip'] });
      if (path === null) return { saved: false, path: null, bytes: 0 };
      return { saved: true, path, bytes: await writePacketZip(path, packet) };
    },

    async mailSupportPacket({ seal }) {
      const packet = packets.get(seal);
      const { isWhole, ...mail } = mailOf(packet);
      if (!isWhole) await desktop.copyText(packet.markdown);
      await desktop.writeMail(mail);
      return { inClipboard: !isWhole };
    },
  };
}
