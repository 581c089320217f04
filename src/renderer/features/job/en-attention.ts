/** Words of what needs a person, in a row and in the list. */
export const attention = {
  unconfirmed: {
    word: 'outcome unknown',
    short: 'The answer was lost. A task may or may not exist.',
  },
  unconfirmed_charged: {
    word: 'charged, task unknown',
    short: 'The answer was lost. A usage row shows that it was charged.',
  },
  lost: {
    word: 'not readable',
    short: 'TokenLab no longer gives the status of this task.',
  },
  status_unreadable: {
    word: 'status unreadable',
    short: 'The status of this task couldn’t be read for a while.',
  },
  answer_not_taken: {
    word: 'answer not understood',
    short: 'Safelight can’t process TokenLab’s answer for this task.',
  },
  not_sent: {
    word: 'no connection',
    short: 'The request didn’t leave this computer.',
  },
  material_preparing: {
    word: 'input being prepared',
    short: 'TokenLab is still preparing an input of this job.',
  },
  material_ready: {
    word: 'input ready',
    short: 'The input is ready. Nothing is sent until you say so.',
  },
  material_failed: {
    word: 'input can’t be used',
    short: 'TokenLab couldn’t prepare an input of this job.',
  },
  limit: {
    word: 'spending limit',
    short: 'It would exceed a spending limit that you set.',
  },
  batch_limit: {
    word: 'batch limit',
    short: 'It would exceed the limit of its batch.',
  },
  balance_low: {
    word: 'balance too low',
    short: 'The balance doesn’t cover this job.',
  },
  charge_differs: {
    word: 'charge differs',
    short: 'The charge differs from the estimate.',
  },
  charged_twice: {
    word: 'charged twice',
    short: 'Two usage rows charge this job.',
  },
  charged_though_failed: {
    word: 'charged though failed',
    short: 'This job failed, but a usage row charges it.',
  },
  key_limit: {
    word: 'key limit reached',
    short: 'The key has reached its spending limit.',
  },
  output_missing: {
    word: 'no usable output',
    short: 'TokenLab reports it completed, but gave no usable output.',
  },
  download_failed: {
    word: 'download failed',
    short: 'The job is done, but its file couldn’t be saved.',
  },
  link_expired: {
    word: 'link expired',
    short: 'The job is done, but the link to its file has expired.',
  },
  file_missing: {
    word: 'file missing',
    short: 'The saved file is no longer where it was.',
  },
  cost: {
    maybe: 'It may have cost about {{amount}} (estimate).',
    maybeAtMost: 'It may have cost up to {{amount}} (estimate).',
    unknown: 'What it cost isn’t known yet.',
    maybeUnknown: 'What it may have cost isn’t known.',
    nothing: 'Nothing was charged: no task was created.',
    charged: 'Charged {{amount}}.',
    running: 'The task is still running and may be charged.',
  },
};
