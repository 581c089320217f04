/** Sequences that once showed a fault, as they were shrunk. Each of them is run every time. */
import type { Command } from './commands.ts';

export const kept: readonly { showed: string; commands: Command[] }[] = [
  {
    showed:
      'a refused key is told once, though a create that was on the wire then is refused for want of money',
    commands: [
      { do: 'submit' },
      { do: 'answer', pick: 0, how: 'accept' },
      { do: 'weather', weather: 'refused' },
      { do: 'submit' },
      { do: 'poll' },
      { do: 'answer', pick: 0, how: 'balance' },
      { do: 'poll' },
    ],
  },
  {
    showed:
      'a job whose send did not leave waits for the network, and is refused like a new one for want of money',
    commands: [
      { do: 'submit' },
      { do: 'not_sent', pick: 0 },
      { do: 'send', pick: 0 },
      { do: 'not_sent', pick: 0 },
      { do: 'poll' },
      { do: 'answer', pick: 0, how: 'balance' },
      { do: 'submit_again', pick: 0 },
    ],
  },
  {
    showed: 'an acceptance on its way is in doubt when a try without a network dies beside it',
    commands: [
      { do: 'submit' },
      { do: 'answer', pick: 0, how: 'accept' },
      { do: 'submit' },
      { do: 'poll' },
      { do: 'kill_at', point: 'poll.before_send', made: false },
      { do: 'answer', pick: 0, how: 'accept' },
      { do: 'offline', online: false },
      { do: 'submit' },
      { do: 'answer', pick: 0, how: 'accept' },
    ],
  },
  {
    showed: 'a wait that the server imposed ends after the clock was set back',
    commands: [
      { do: 'submit' },
      { do: 'answer', pick: 0, how: 'wait_429' },
      { do: 'submit' },
      { do: 'submit' },
      { do: 'quit', made: false },
      { do: 'weather', weather: 'refused' },
      { do: 'answer', pick: 0, how: 'accept' },
      { do: 'answer', pick: 0, how: 'wait_429' },
      { do: 'poll' },
      { do: 'jump', seconds: -2842 },
      { do: 'poll' },
    ],
  },
  {
    showed:
      'a task that was forgotten just before a kill, and is known again after it, is lost until it is looked at',
    commands: [
      { do: 'submit' },
      { do: 'answer', pick: 0, how: 'accept' },
      { do: 'work', pick: 0, word: 'gone' },
      { do: 'submit' },
      { do: 'kill_at', point: 'submit.before_intent', made: false },
      { do: 'answer', pick: 0, how: 'wait_503' },
      { do: 'poll' },
      { do: 'work', pick: 0, word: 'pending' },
      { do: 'answer', pick: 0, how: 'accept' },
    ],
  },
  {
    showed:
      'a refused key is told once, though a refusal for want of money comes between two of its refusals',
    commands: [
      { do: 'submit' },
      { do: 'submit' },
      { do: 'weather', weather: 'refused' },
      { do: 'answer', pick: 0, how: 'accept' },
      { do: 'poll' },
      { do: 'refresh', pick: 0 },
      { do: 'answer', pick: 0, how: 'balance' },
      { do: 'poll' },
      { do: 'kill_at', point: 'submit.before_draft', made: false },
    ],
  },
  {
    showed: 'a link that is written just before its task is checked survives a kill in that check',
    commands: [
      { do: 'submit' },
      { do: 'offline', online: false },
      { do: 'answer', pick: 0, how: 'accept' },
      { do: 'submit' },
      { do: 'kill_at', point: 'poll.after_answer', made: false },
      { do: 'lose', pick: 0, made: false },
      { do: 'poll' },
      { do: 'foreign_task' },
      { do: 'link', pick: 0, task: 7 },
      { do: 'poll' },
    ],
  },
  {
    showed:
      'a job that a person sent just before a kill is refused like a new one after it, for want of money',
    commands: [
      { do: 'weather', weather: 'limited' },
      { do: 'submit' },
      { do: 'answer', pick: 0, how: 'accept' },
      { do: 'poll' },
      { do: 'submit' },
      { do: 'send', pick: 0 },
      { do: 'kill', made: false },
      { do: 'answer', pick: 0, how: 'balance' },
      { do: 'poll' },
    ],
  },
  {
    showed: 'a wait that ended just before a kill is over: the job is refused like a new one after it',
    commands: [
      { do: 'weather', weather: 'refused' },
      { do: 'submit' },
      { do: 'answer', pick: 0, how: 'accept' },
      { do: 'pass', seconds: 5 },
      { do: 'submit' },
      { do: 'kill', made: false },
      { do: 'submit' },
      { do: 'submit' },
      { do: 'weather', weather: 'fine' },
      { do: 'pass', seconds: 1 },
      { do: 'kill', made: false },
      { do: 'answer', pick: 0, how: 'balance' },
      { do: 'weather', weather: 'fine' },
    ],
  },
];
