export default {
  diskIsFullFileCouldnt: 'The disk is full: the file couldn’t be copied into the profile.',
  fileCouldntBeCopiedInto: 'The file couldn’t be copied into the profile ({{code}}).',
  fileNameCanNoLonger: 'The file "{{name}}" can no longer be read. Choose it again.',
  fileNameWasNeverImported: 'The file "{{name}}" was never imported.',
  nameIsNotFile: '"{{name}}" is not a file.',
  tableCantBeOpened: 'The file "{{name}}" can’t be opened. Check that you may read it.',
  tableIsNoText: 'This is not a text file. Save the table as CSV, then choose that file.',
  tableIsTooLarge: 'This table is too large: up to {{most}} can be read. Split it.',
  tableIsWorkbook: 'This is a workbook or an archive. Save the sheet as CSV, then choose that file.',
  thisFileIsLargerThan: 'This file is larger than {{size}}; no model accepts that.',
  thisResultHasNoFile: 'This result has no file yet. Download it first.',
} as const;
