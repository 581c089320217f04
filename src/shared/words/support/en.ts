export default {
  packetNoLongerKept: 'Safelight no longer keeps this packet. Check the new one and try again.',
} as const;
