/** When a job is expected to be done, in the real window, from a history that an earlier session left. */
import { expect, Hands, test } from './box.ts';
import { answerQuestions } from './press.ts';
import { seed } from './seed.ts';

const tag = '@queue';
const minute = 60_000;

test('a job that runs says when it is expected to be done, by the history of its model', { tag }, async ({
  launch,
  profile,
}) => {
  const sentAt = Date.now() - 24 * 60 * minute;
  seed(profile, ({ ledger, add }) => {
    const took = { 'veo3.1': [20, 21, 22, 23, 24, 25, 40, 41, 42, 43], 'kling-3.0-video': [0, 0, 0, 0, 0] };
    for (const [model, spans] of Object.entries(took)) {
      for (const [index, span] of spans.entries()) {
        const id = `job_${model}_${index}`;
        add({ id, title: id, createdAt: sentAt, request: { family: 'video', model } }, []);
        ledger.jobs.update(id, {
          submittedAt: sentAt,
          acceptedAt: sentAt,
          terminalAt: sentAt + span * minute,
        });
      }
    }
  });
  const app = await launch({ env: { SAFELIGHT_SANDBOX_SPEED: '25', SAFELIGHT_POLL_SCALE: '0.02' } });
  const page = await app.window();
  const hands = new Hands(page);
  // A job that is sent before the price of its model is known is asked about.
  await answerQuestions(app.electron, 0);
  await hands.newJobButton.waitFor();
  const details = page.getByRole('complementary', { name: /^Details of/ });
  const film = { kind: 'Video', prompt: 'Rain sandbox:never-finishes' } as const;

  await hands.sendJob({ ...film, model: 'veo3.1', title: 'Usual' }, 'sandbox');
  await hands.select('Usual');
  await expect(details).toContainText(/Expected to finish in (1\d|2[0-4]):\d\d to (3\d|4[0-2]):\d\d\./);
  await expect(
    details.getByTitle(/^From the last 10 jobs of this model: half of them took 24:00/),
  ).toBeVisible();

  await hands.sendJob({ ...film, model: 'kling-3.0-video', title: 'Late' }, 'sandbox');
  await hands.select('Late');
  await expect(details).toContainText(
    'This takes longer than most jobs of this model: 9 of 10 took 0:00 or less.',
  );

  await hands.sendJob({ ...film, model: 'seedance-2.0', title: 'First' }, 'sandbox');
  await hands.select('First');
  await expect(details).toContainText('Expected finish: not enough history for this model yet.');
});
