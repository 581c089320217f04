/** What becomes of a sidecar that somebody drops on the window. */
import { toAppErrorShape } from '../../../shared/errors.ts';
import { call, fileHandle } from '../../bridge.ts';
import { i18next, shown } from '../../i18n/index.ts';
import { say } from '../../notices.ts';
import { revealJob } from '../../store/reveal.ts';
import { useUi } from '../../store/ui.ts';
import { formatList } from '../../ui/format.ts';

/** Opens its job, or a new one that asks for the same. What cannot be read is said in a message. */
export async function takeSidecar(file: File): Promise<void> {
  try {
    const handle = await fileHandle(file);
    const intake = handle === null ? null : await call('readSidecar', { handle });
    if (intake === null) {
      say('info', 'sidecar', i18next.t('results:sidecar.none', { name: file.name }));
    } else if (intake.jobId !== null) {
      await revealJob(intake.jobId);
    } else if (intake.start !== null) {
      const { title, request, missing } = intake.start;
      useUi.getState().openCompose({ title, request });
      if (missing.length > 0)
        say('info', 'sidecar', i18next.t('results:sidecar.missing', { fields: formatList(missing) }));
    }
  } catch (thrown) {
    say('error', 'sidecar', shown(toAppErrorShape(thrown).message));
  }
}
