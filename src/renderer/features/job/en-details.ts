/** Words of what needs a person, in the details. */
export const attention = {
  unconfirmed: {
    title: 'It’s unclear whether this job was created',
    happened: 'The request was sent, but its answer was lost, so Safelight won’t resend it.',
    text: 'Submitting it again could charge you twice. Look for a charge, or check the console’s usage page for this model in this time window. Then link its task, or mark the job as not created.',
  },
  unconfirmed_charged: {
    title: 'This job was charged, but its task is unknown',
    happened: 'The answer to the request was lost.',
    text: 'A usage row shows its charge, so TokenLab did accept it. Find the task in the console and link it, or contact support with the IDs in the support packet.',
  },
  lost: {
    title: 'The status of this task can no longer be read',
    happened: 'TokenLab answers that the task is unknown or belongs to another key.',
    text: 'That doesn’t mean it failed: it may have finished. Only the key that created a task can read it.',
  },
  status_unreadable: {
    title: 'The status of this task can’t be read',
    text: 'Several checks in a row failed. The task may still be running or may have finished. Safelight keeps checking automatically; this notice goes away once a check succeeds.',
  },
  answer_not_taken: {
    title: 'Safelight can’t process the answer for this task',
    text: 'TokenLab answers, but Safelight fails on the answer each time. This is a bug in Safelight, not a problem with your task. The answer is kept so that a later version can process it; please report it with the support packet.',
  },
  not_sent: {
    title: 'This job wasn’t sent',
    happened: 'The request didn’t leave this computer.',
    text: 'Sending it now creates exactly one task.',
  },
  material_preparing: {
    title: 'An input is still being prepared',
    text: 'TokenLab hasn’t finished preparing a file for this request. No task was created.',
  },
  material_ready: {
    title: 'The input is ready',
    text: 'TokenLab has prepared the files for this request. No task was created yet; the job is sent when you say so.',
  },
  material_failed: {
    title: 'An input can’t be used',
    text: 'No task was created. Choose another file in a new job.',
  },
  limit: {
    title: 'A spending limit holds back this job',
    happened: 'With this job, spending would exceed a limit that you set. Nothing was sent.',
    text: 'It is sent automatically in the next period, as soon as it fits. Or send it now and confirm, or change the limit.',
  },
  batch_limit: {
    title: 'The limit of its batch holds back this job',
    happened: 'With this job, the batch would exceed its own limit. Nothing was sent.',
    text: 'Raise the batch’s limit, and it is sent as soon as it fits.',
  },
  balance_low: {
    title: 'The balance is too low',
    text: 'Add funds in the TokenLab console, then continue.',
  },
  charge_differs: {
    title: 'The charge differs from the estimate',
    text: 'A usage row of TokenLab charges this job more or less than its estimate, by more than the share in Settings. An estimate is only arithmetic on the price list, so this may be right. If it isn’t, contact support with the support packet.',
  },
  charged_twice: {
    title: 'This job was charged twice',
    text: 'Two usage rows of TokenLab charge this one job. Contact support with the support packet: it names both rows.',
  },
  charged_though_failed: {
    title: 'This job failed and was charged',
    text: 'TokenLab says that this job failed or was cancelled, and a usage row charges it. Contact support with the support packet.',
  },
  key_limit: {
    title: 'The key has reached its spending limit',
    text: 'This API key can’t spend more. Raise its limit in the TokenLab console, or use another key, then continue.',
  },
  output_missing: {
    title: 'Completed without usable output',
    text: 'TokenLab reports this task as completed, but its answer has nothing that can be saved. A refresh may bring the output; if not, contact support with the IDs in the support packet.',
  },
  download_failed: {
    title: 'The file couldn’t be saved',
    text: 'The job is done, but saving its file failed after several tries. The link may stop working at any time, so try again soon.',
  },
  link_expired: {
    title: 'The link to the file has expired',
    text: 'Safelight asked TokenLab for a new link and got none. Try again, or contact support with the support packet.',
  },
  file_missing: {
    title: 'The saved file is gone',
    text: 'It was moved or deleted outside Safelight. It isn’t downloaded again unless you ask.',
  },
  dismiss: 'Mark as handled',
  known: {
    label: 'What is known',
    window: 'Sent between',
    sent: 'Sent',
    windowValue: '{{from}} and {{to}}',
    windowStopped: '{{from}} and the moment Safelight stopped, before it started again at {{to}}',
    model: 'Model',
    endpoint: 'Endpoint',
    requestId: 'Request ID',
    noRequestId: 'none received',
    account: 'Submitted with',
    accountValue: '{{label}}, key ending in {{hint}}',
    otherKey: '{{label}}, key ending in {{hint}}. The account now has another key, ending in {{now}}',
    noAccount: '{{label}}, key ending in {{hint}}. This account was removed',
    task: 'Task ID',
    seen: 'Task ID seen in the broken answer',
  },
};
