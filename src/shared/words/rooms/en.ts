export default {
  itCantBeWrittenTo: 'It can’t be written to.',
  itDoesntExistYet: 'It doesn’t exist yet.',
  itIsNotFolder: 'It is not a folder.',
  nothingWasSentBecauseIts: 'Nothing was sent, because its result couldn’t be downloaded.',
} as const;
