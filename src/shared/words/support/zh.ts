import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  packetNoLongerKept: 'Safelight 已不再保留这个支持包。请检查新的支持包，然后重试。',
} satisfies Chinese<typeof en>;
