export default {
  copyCouldntBeWrittenTo: 'The copy couldn’t be written to {{folder}}. Choose another place.',
  fileIsNotWhereIt: '{{file}} is not where it was saved. It may have been moved or deleted.',
  folderFolderCantBeCreated: 'The folder {{folder}} can’t be created. Choose another one in Settings.',
  folderIsNotFolder: '{{folder}} is not a folder.',
  nameIsNotFile: '{{name}} is not a file.',
  nameMayBeProgramSafelight:
    '{{name}} may be a program. Safelight doesn’t open programs; look at it in its folder.',
  noMailProgramCouldBe:
    'No mail program could be opened. Copy the packet as text and send it to {{address}}.',
  noProgramCouldOpenFile: 'No program could open {{file}}: {{problem}}',
  onlyHttpsPagesCanBe: 'Only https pages can be opened.',
  safelightsFolderCantBeWritten:
    'Safelight’s folder can’t be written to, so no job can be saved and nothing is sent. Check {{folder}}, then start again.',
  targetIsOnAnotherComputer:
    '{{target}} is on another computer. Safelight doesn’t open it; open it in the file manager.',
  thereIsNotEnoughSpace: 'There is not enough space for the copy.',
} as const;
