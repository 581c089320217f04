/** What the dialogs of the queue say. */
export default {
  title: 'Waiting to be sent',
  hint: 'Each account sends from the top. Drag a job, or use its buttons, to change the order.',
  empty: 'Nothing is waiting to be sent.',
  label: 'Order of the waiting jobs',
  first: 'Send “{{title}}” next',
  last: 'Send “{{title}}” last',
  accounts: 'Accounts',
  sendingSwitch: 'Sends',
  pollingSwitch: 'Checks status',
  atOnce: 'At once',
  atOnceOf: 'Jobs that “{{account}}” sends at once',
  sendingOf: '“{{account}}” sends',
  pollingOf: '“{{account}}” checks the status of its tasks',
  askAtStart: 'Ask me before sending waiting jobs when Safelight starts',
  later: {
    title: 'Send later',
    field: 'Not before',
    text: 'The job is sent after this time, when its turn comes, as long as Safelight is running.',
    confirm: 'Send at this time',
    past: 'Choose a time in the future.',
  },
} as const;
