/** The amount above which the system asks, while the question whether to raise it stands. */
import { expect, it } from 'vitest';
import { appHandlers } from '../../../src/main/bridge/handlers/app.ts';
import { keptSettings } from './kept-settings.ts';

it.each([
  ['a refusal brings no earlier amount back', false, '1'],
  ['an agreement is to the new amount', true, '100'],
])('%s', async (_what, isAgreed, expected) => {
  const settings = keptSettings({ askAboveUsd: '10', theme: 'dark' });
  const answers: ((isAgreed: boolean) => void)[] = [];
  const handlers = appHandlers({
    settings,
    desktop: { confirmAskAbove: () => new Promise((resolve) => answers.push(resolve)) },
    presses: { hasActed: () => true, keep: () => null },
  } as never);
  const raised = handlers.setSettings({ askAboveUsd: '100', theme: 'light' }, 1);
  // Less is asked for nobody's leave.
  await handlers.setSettings({ askAboveUsd: '1' }, 1);
  answers[0]?.(isAgreed);
  await raised;
  expect(settings.get()).toEqual({ askAboveUsd: expected, theme: 'light' });
});
