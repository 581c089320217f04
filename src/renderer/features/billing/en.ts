export default {
  estimate: 'Estimate',
  settled: 'Charged',
  transaction: 'Transaction id',
  settlement: 'Settlement',
  requestId: 'Request id',
  range: '{{min}} to {{max}}',
  upTo: 'up to {{max}}',
  from: 'from {{min}}',
  approximately: 'about {{amount}}',
  unknownEstimate: 'The price depends on options and was not known at submit.',
  unknownSettled: 'Not known. Unknown is not free.',
  notExpectedAmount: 'Nothing expected: no task was made.',
  noTransaction: 'none received so far',
  state: {
    unknown: 'not settled as far as known',
    checking: 'waiting for TokenLab to settle',
    recorded: 'settled',
    not_expected: 'no charge expected',
  },
  difference: 'Difference',
  explain:
    'TokenLab may reserve the estimate when it accepts a job, and settles after the job has ended. The amount comes from a usage row that carries this job’s transaction or request id.',
  needToken:
    'With a management token Safelight can read the usage rows of this account and fill in what was charged.',
  addToken: 'Add a management token…',
  openUsage: 'Open usage page',
} as const;
