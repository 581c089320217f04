export default {
  anotherProgramIsUsingLedger:
    'Another program is using the ledger file. Close it; until then nothing new is sent.',
  diskIsFullSoLedger:
    'The disk is full, so the ledger can’t be written. Free some space; until then nothing new is sent.',
  diskReportedErrorWhileReading:
    'The disk reported an error while reading or writing the ledger. Check the disk, then restart.',
  ledgerFileCantBeWritten:
    'The ledger file can’t be written. Check the permissions of the profile folder; until then nothing new is sent.',
  ledgerFileHasPartsThat:
    'The ledger file has parts that Safelight didn’t make ({{parts}}). None of them were used.',
  ledgerFileIsDamagedRestart:
    'The ledger file is damaged. Restart Safelight: it sets the file aside and restores the last good backup.',
  ledgerFileWasMissing: 'The ledger file was missing.',
  nothingLeadsFromFromTo: 'Nothing leads from {{from}} to {{to}} in the {{what}} of a job.',
  safelightOnNameProcessPid: 'Safelight on {{name}} (process {{pid}})',
  storedDetailsOfThisError: 'The stored details of this error can’t be read.',
  storedRequestOfThisJob:
    'The stored request of this job can’t be read in full, so it isn’t sent. Make a new job instead.',
  backupWasNotMade: 'The daily copy of the ledger wasn’t made.',
  ledgerWasNotLookedThrough: 'The ledger couldn’t be checked.',
  listCouldNotBeRead: 'The list couldn’t be read. Try again; the log says why it failed.',
  thereIsNoSuchAccount: 'There is no such account.',
  thereIsNoSuchJob: 'There is no such job in the ledger.',
  thereIsNoSuchResult: 'There is no such result in the ledger.',
  thereWasNoBackupSo: 'There was no backup, so Safelight starts with an empty ledger.',
  thisBackupCantBeUsed: 'This backup can’t be used.',
  thisLedgerIsInUse:
    'This ledger is in use by {{who}}. Nothing is written or sent here. Close the other Safelight, then start this one again.',
  setAside: 'The ledger file was damaged. It was set aside as {{file}} and not deleted.',
  setAsideForeign:
    'The ledger file had parts that Safelight didn’t make, which were not used. It was set aside as {{file}} and not deleted.',
  backupRestored: 'The backup of {{time}} UTC was restored.',
  salvaged_one: '{{count}} newer job was read from the damaged file.',
  salvaged_other: '{{count}} newer jobs were read from the damaged file.',
  nothingMissing: 'As far as Safelight can tell, nothing is missing.',
  mayBeMissing:
    'What was done after that may be missing: compare with the requests in the TokenLab console, and track missing tasks by their IDs.',
  draftsWait: 'Drafts wait until you send them.',
  batchesPaused_one:
    '{{count}} batch that was being saved is paused: some of its jobs may have been sent already. Its page says what to do.',
  batchesPaused_other:
    '{{count}} batches that were being saved are paused: some of their jobs may have been sent already. Their pages say what to do.',
  textsReplaced_one:
    '{{count}} text in the ledger couldn’t be read ({{places}}). What couldn’t be read was replaced, and the original bytes are kept in the ledger.',
  textsReplaced_other:
    '{{count}} texts in the ledger couldn’t be read ({{places}}). What couldn’t be read was replaced, and the original bytes are kept in the ledger.',
  jobsNameIt_one: '{{count}} job shows this in its timeline; a draft among them waits until you send it.',
  jobsNameIt_other: '{{count}} jobs show this in their timeline; drafts among them wait until you send them.',
  marksPutRight_one:
    '{{count}} row in the ledger had marks that Safelight doesn’t write, which can keep a job out of every list. They were corrected, and the jobs are in the list.',
  marksPutRight_other:
    '{{count}} rows in the ledger had marks that Safelight doesn’t write, which can keep a job out of every list. They were corrected, and the jobs are in the list.',
  writtenByNewer:
    'This ledger was written by a newer Safelight (schema {{version}}, this version knows {{known}}). Install the newer version to open it; nothing was changed.',
} as const;
