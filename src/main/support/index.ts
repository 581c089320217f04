export { mailOf } from './mail.ts';
export { type BuiltPacket, buildPacket, type PacketContext, type PacketOptions } from './packet.ts';
export { problemText } from './problem-text.ts';
export {
  createRedactor,
  type Redactor,
  type RedactorOptions,
  redactText,
  redactValue,
} from './redact.ts';
export { packetParts, type SupportPacket, supportPacketSchema } from './schema.ts';
export { createShownPackets, type ShownPackets } from './shown-packets.ts';
export { packetZip, writePacketZip } from './zip.ts';
