export default {
  enterTag: 'Enter the tag.',
  noFileOfThisJob: 'No file of this job needs to be downloaded again.',
  nothingWasSentAgreeTo: 'Nothing was sent: agree to the amount first.',
  priceHasRisenSinceIt: 'The price has risen since it was shown. Nothing was sent.',
  somethingWentWrongInsideSafelight: 'Something went wrong inside Safelight. The log has the details.',
  tokenLabNamesNoBillingId: 'TokenLab names no billing id of this job yet.',
  tooMuchMayHaveChanged: 'Too much may have changed since. Choose the action again.',
} as const;
