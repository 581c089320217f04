/** What the first screen says of the queue. The rest is in `en-later.ts`. */
export default {
  notBefore: 'not before {{time}}',
  sending: {
    pause: 'Pause sending',
    resume: 'Resume sending',
  },
  banner: {
    person: 'Sending is paused.',
    start: 'Send the jobs left waiting last time?',
    account: 'Sending of “{{account}}” is paused.',
    waiting_one: '{{count}} job is waiting. Nothing is sent until you resume it.',
    waiting_other: '{{count}} jobs are waiting. Nothing is sent until you resume it.',
    none: 'Nothing is sent until you resume it.',
    show: 'Show waiting jobs',
    send: 'Send now',
  },
  status: {
    waiting_one: '{{count}} to send',
    waiting_other: '{{count}} to send',
    paused: 'sending paused',
    pausedWaiting_one: 'sending paused, {{count}} waiting',
    pausedWaiting_other: 'sending paused, {{count}} waiting',
    open: 'Show jobs waiting to be sent',
  },
} as const;
