export default {
  enterTag: 'Enter the tag.',
  noFileOfThisJob: 'No file of this job needs to be downloaded again.',
  nothingWasSentAgreeTo: 'Nothing was sent: confirm the amount first.',
  priceHasRisenSinceIt: 'The price has risen since it was shown. Nothing was sent.',
  somethingWentWrongInsideSafelight: 'Something went wrong inside Safelight. Details are in the log.',
  tokenLabNamesNoBillingId: 'TokenLab names no billing ID of this job yet.',
  tooMuchMayHaveChanged: 'Too much may have changed since. Choose the action again.',
} as const;
