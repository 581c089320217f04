export default {
  packetNoLongerKept: 'Safelight no longer keeps this packet. Check the new one and try again.',
  noRoomForPacket: 'There is not enough space on the disk for the support packet.',
  packetNotWritten: 'The support packet couldn’t be written there. Choose another place.',
} as const;
