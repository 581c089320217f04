export default {
  diskIsFullFileCouldnt: 'The disk is full: the file couldn’t be copied into the profile.',
  fileCouldntBeCopiedInto: 'The file couldn’t be copied into the profile ({{code}}).',
  fileNameCanNoLonger: 'The file "{{name}}" can no longer be read. Choose it again.',
  fileNameWasNeverImported: 'The file "{{name}}" was never imported.',
  nameIsNotFile: '"{{name}}" is not a file.',
  thisFileIsLargerThan: 'This file is larger than 1 GiB; no model takes that.',
  thisResultHasNoFile: 'This result has no file yet. Download it first.',
} as const;
