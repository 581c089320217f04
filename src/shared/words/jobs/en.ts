export default {
  accountOfThisJobWas: 'The account of this job was removed.',
  andCountMore: '(and {{count}} more)',
  balanceOfThisAccountIs: 'The balance of this account is too low. Nothing was sent.',
  bothMayBeChargedConfirm: 'Both may be charged. Confirm that you know this.',
  cancellationWasAlreadyRequested: 'Cancellation was already requested.',
  chooseModel: 'Choose a model.',
  enterTaskId: 'Enter the task ID.',
  jobTitleAlreadyHasThis: 'The job “{{title}}” already has this task.',
  jobWasLinkedElsewhere: 'The job was linked to another task before the answer came.',
  keyHasReachedItsOwn: 'The key has reached its own spending limit. Nothing was sent.',
  keyOfThisAccountCant: 'The key of this account can’t be read. Nothing was sent.',
  materialAssetIdIsStatus: 'The material {{assetId}} is {{status}}.',
  onlyJobWhoseOutcomeIs: 'Only a job whose outcome is unknown can be marked as not created.',
  onlyTaskThatHasNot: 'Only a task that has not ended can be cancelled.',
  priceOfThisRequestIs: 'The price of this request is unknown. Nothing was sent: confirm it first.',
  requestIsTooLargeAdd: 'The request is too large. Add media as files or links.',
  safelightCouldntProcessTokenLabsAnswer:
    'Safelight couldn’t process TokenLab’s answer. It keeps following the task.',
  safelightStoppedBeforeAnswerCame: 'Safelight stopped before the answer came.',
  safelightStoppedBeforeAnswerCameTokenLab:
    'Safelight stopped before the answer came. TokenLab may have accepted the request, so Safelight won’t resend it.',
  statusUrlLeadsToAnother: 'The status URL leads to another server, so Safelight uses the usual one instead.',
  taskCanOnlyBeLinked: 'A task can only be linked to a job with an unknown outcome.',
  taskEndedBeforeItCould: 'The task ended before it could be cancelled.',
  thisAccountWasRemoved: 'This account was removed.',
  thisAccountWasRemovedChoose: 'This account was removed. Choose another.',
  thisJobFollowsTaskThat:
    'This job follows a task that was created elsewhere, so there is no request to resend.',
  thisJobGaveItsResult: 'This job gave its result. Use “Edit and resubmit” to make another one like it.',
  thisJobHasChangedIn: 'This job has changed in the meantime. Check it again.',
  thisJobHasNoTask: 'This job has no task ID to check. Link the task first.',
  thisJobIsNoLonger: 'This job is no longer waiting.',
  thisJobIsStillRunning: 'This job is still running. Wait until it has ended.',
  thisJobWasChargedSo: 'This job was charged, so TokenLab did create it. Link its task.',
  thisJobsOutcomeIsKnown: 'This job’s outcome is known, so retry it like any other.',
  thisRequestMayCostUp: 'This request may cost up to {{amount}}. Nothing was sent: confirm the amount first.',
  thisTextIsTooLong: 'This text is too long: {{length}} characters, up to {{most}} are possible.',
  tokenLabAnsweredButItsAnswer: 'TokenLab answered, but its answer has no usable output.',
  tokenLabAnsweredButSafelightCouldnt: 'TokenLab answered, but Safelight couldn’t save the answer.',
  tokenLabDoesntShowThisTask:
    'TokenLab doesn’t show this task to this account’s key. Check the task ID and the account.',
  tokenLabMayHaveAcceptedThis:
    'TokenLab may have accepted this job. It stays here until you link its task, mark it as not created, or submit it again.',
  tokenLabMayHaveAcceptedThisJob:
    'TokenLab may have accepted this job and charge it. To submit it again, confirm that both may be charged.',
  tokenLabRejectedKeyOfThis: 'TokenLab rejected the key of this account. Nothing was sent.',
  youCanLookForBilling:
    'You can look for the billing ID once the job’s task has ended, as long as it is unknown.',
  nothingWasSent: 'Nothing was sent.',
  limitNoLongerExists: 'This limit no longer exists.',
  batchLimitAbove: 'This batch may come to {{amount}}, above its own limit of {{most}}.',
  batchLimitUnknown:
    'The price of a request of this batch is unknown, so it may cross the batch’s own limit of {{most}}.',
  limit: {
    above: {
      day: 'Spending today may come to {{amount}}, above your limit of {{most}}.',
      week: 'Spending this week may come to {{amount}}, above your limit of {{most}}.',
      month: 'Spending this month may come to {{amount}}, above your limit of {{most}}.',
    },
    priceUnknown: {
      day: 'The price of this request is unknown, so it may cross your limit of {{most}} for the day.',
      week: 'The price of this request is unknown, so it may cross your limit of {{most}} for the week.',
      month: 'The price of this request is unknown, so it may cross your limit of {{most}} for the month.',
    },
    restUnknown: {
      day_one:
        '{{count}} job today has an unknown price, so what is left of your limit of {{most}} is unknown too.',
      day_other:
        '{{count}} jobs today have an unknown price, so what is left of your limit of {{most}} is unknown too.',
      week_one:
        '{{count}} job this week has an unknown price, so what is left of your limit of {{most}} is unknown too.',
      week_other:
        '{{count}} jobs this week have an unknown price, so what is left of your limit of {{most}} is unknown too.',
      month_one:
        '{{count}} job this month has an unknown price, so what is left of your limit of {{most}} is unknown too.',
      month_other:
        '{{count}} jobs this month have an unknown price, so what is left of your limit of {{most}} is unknown too.',
    },
  },
} as const;
