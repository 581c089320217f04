import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  packetNoLongerKept: 'Safelight 已不再保留这个支持包。请检查新的支持包，然后重试。',
  noRoomForPacket: '磁盘空间不足，无法保存支持包。',
  packetNotWritten: '无法将支持包写入该位置。请选择其他位置。',
} satisfies Chinese<typeof en>;
