export default {
  chargesAreLookedUpOnly: 'Charges are looked up only for jobs with an unknown outcome.',
  diskIsFullSoExport: 'The disk is full, so the export wasn’t written.',
  exportCouldntBeWrittenThere: 'The export couldn’t be written there. Choose another place.',
  itHasNoModel: 'it has no model',
  itHasNoTime: 'it has no time',
  itHasTooManyCells: 'it has more cells than the first line; write amounts as 0.05, not 0,05',
  itsCurrencyIsText: 'its currency is {{text}}',
  noUsageRowInThis:
    'No usage row in this file is in USD. Only amounts in USD can be read: currencies are not mixed.',
  noUsageRowWasFound:
    'No usage row was found in this file. Each needs a model and a readable time (created_at).',
  onlyUsageRowCanBe: 'Only a usage row can be assigned to a job.',
  quotesInThisCsvFile:
    'The quotes in this CSV file don’t match; the file may have been cut off. Nothing was imported. Export it again.',
  textCanMeanTwoDifferent: '"{{text}}" can mean two different days; write dates as 2026-11-03',
  textCannotBeReadAs: '"{{text}}" can’t be read as a time; write times as 2026-11-03 12:00',
  textIsNoTimeOfCharge: '"{{text}}" is before the year 2000 or in the future',
  textCannotBeReadReliably: '"{{text}}" can’t be read reliably as an amount',
  thisFileCantBeOpened: 'This file can’t be opened. Check that you may read it.',
  thisFileHasNoUsage: 'This file has no usage rows.',
  thisFileIsEmpty: 'This file is empty.',
  thisFileIsTooLarge: 'This file is too large for a usage export (over {{size}}).',
  thisFileLooksLikeJson:
    'This file looks like JSON but can’t be read as JSON; it may have been cut off. Export it again.',
  thisFileNoLongerExists: 'This file no longer exists.',
  thisIsFolderOrDevice: 'This is a folder or a device, not a file. Choose an exported file.',
  thisIsNotTextFile: 'This is not a text file. Export the usage as CSV or JSON.',
  thisIsNotUsageExport:
    'This is not a usage export: it lacks the column {{missing}}. Its first line needs model, created_at and cost, and request_id or billing_transaction_id so that rows can be matched.',
  thisIsReconciliationThatSafelight:
    'This is a reconciliation that Safelight has exported, not a usage export of TokenLab.',
  thisIsWorkbookOrArchive: 'This is a workbook or an archive. Save the sheet as CSV, then import that file.',
  thisJsonFileHoldsNo: 'This JSON file has no list of usage rows (a list, or one under items, data or rows).',
  figuresCouldNotBeRead: 'The figures couldn’t be read. Try again; details are in the log.',
  thisUsageRowBelongsTo: 'This usage row belongs to another job or no longer exists.',
  youCanLookForBilling:
    'You can look for the billing ID once the job’s task has ended, as long as it is unknown.',
  inRow: 'Row {{line}}: {{fault}}.',
  inLine: 'Line {{line}}: {{fault}}.',
} as const;
