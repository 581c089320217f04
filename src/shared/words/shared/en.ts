export default {
  enterAmountLike5Or: 'Enter an amount like 5 or 2.50.',
  priceDependsOnLengthAnd: 'The price depends on the length, and the model chooses it.',
  priceDependsOnOptions: 'The price depends on the options.',
  priceDependsOnTokensWhich: 'The price depends on tokens, which are counted afterwards.',
  sampleAmount: '{{usd}} (sample)',
  taskMayHaveBeenCreated: 'A task may have been created all the same, so Safelight won’t resend it.',
  tokenLabDoesntSayWhatThis: 'TokenLab doesn’t say what this model costs.',
  tokenLabsPriceUnitForThis: 'TokenLab’s price unit for this model can’t be worked out beforehand.',
  tokenLabSays: 'TokenLab says: {{summary}}',
  isNoJson: 'This isn’t JSON, or is nested too deeply.',
  windowLostConnection: 'This window lost its connection to Safelight.',
  keyLimitIsTooHigh: 'A key’s limit can be at most $100,000.',
} as const;
