export default {
  draftTooLong:
    'This draft is too long to be kept. Shorten it, or send it; until then its last changes are only in the window.',
  fieldIsntValid: '{{field}} isn’t valid.',
  fieldsArentValid: '{{fields}} aren’t valid.',
  fileIsAnotherFileIts: '{{file}} is another file: its content differs from what was downloaded.',
  noAccountWasAddedBecause: 'No account was added, because you didn’t agree to the server {{host}}.',
  noFileOfThisJob: 'No file of this job is missing.',
  nothingWasSentBecauseYou: 'Nothing was sent, because you didn’t agree to the price.',
  onlyFileThatWasDropped: 'Only a file that was dropped or chosen in the window can be read.',
  onlySafelightWindowMayDo: 'Only the Safelight window may do this.',
  safelightDidntSeeYouPress:
    'Safelight didn’t see you press anything for this, so nothing was done. Press again.',
  somethingWentWrongInsideSafelight: 'Something went wrong inside Safelight. Details are in the log.',
  tooMuchAtOnce:
    'This is more than Safelight takes at once (8 million characters). Shorten it, or split it into several parts.',
  tooManyDrafts: 'There are more than {{most}} unsent drafts, so this one isn’t kept. Send or discard some.',
  snippetNameTaken: 'There is already a snippet called “{{name}}”. Give this one another name.',
  tooManySnippets: 'There are already {{most}} snippets. Delete some first.',
  thisImageCantBePut:
    'This image can’t be put on the clipboard. It may be too large for that. Copy the file instead.',
  thisIsntValid: 'This isn’t valid.',
  thisResultHasNoText: 'This result has no text to copy.',
  thisResultIsFileNot: 'This result is a file, not a page.',
  thisWasRequestedTooOften:
    'This was requested too often in the last minute, so it wasn’t done. Wait a minute, then press again.',
  limitNotCrossed: 'Nothing was sent, because you didn’t agree to cross the limit.',
} as const;
