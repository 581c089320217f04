/** The one dialog that is open, by its kind. Loaded when the first one opens. */
import { useUi } from '../../store/ui.ts';
import { AddAccountDialog } from '../accounts/AddAccountDialog.tsx';
import { ManagementTokenDialog } from '../accounts/ManagementTokenDialog.tsx';
import { RemoveAccountDialog } from '../accounts/RemoveAccountDialog.tsx';
import { ReplaceKeyDialog } from '../accounts/ReplaceKeyDialog.tsx';
import { BatchLimitDialog } from '../batch/BatchLimitDialog.tsx';
import { BulkDialog } from '../bulk/BulkDialog.tsx';
import { DiagnosticsDialog } from '../diagnostics/DiagnosticsDialog.tsx';
import { CancelDialog } from '../job/CancelDialog.tsx';
import { FindChargeDialog } from '../job/FindChargeDialog.tsx';
import { LinkTaskDialog } from '../job/LinkTaskDialog.tsx';
import { MarkNotCreatedDialog } from '../job/MarkNotCreatedDialog.tsx';
import { SubmitAgainDialog } from '../job/SubmitAgainDialog.tsx';
import { NewsDialog } from '../news/NewsDialog.tsx';
import { SnippetsDialog } from '../prompts/SnippetsDialog.tsx';
import { QueueDialog } from '../queue/QueueDialog.tsx';
import { SendLaterDialog } from '../queue/SendLaterDialog.tsx';
import { SettingsDialog } from '../settings/SettingsDialog.tsx';
import { SupportDialog } from '../support/SupportDialog.tsx';
import { SaveTemplateDialog } from '../templates/SaveTemplateDialog.tsx';
import { TemplatesDialog } from '../templates/TemplatesDialog.tsx';
import { TrackDialog } from '../track/TrackDialog.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';

export default function Dialogs() {
  const dialog = useUi((state) => state.dialog);
  // What it was about may be answered after it was closed, when another one is open.
  const close = (): void => useUi.getState().closeDialog(dialog);
  switch (dialog?.kind) {
    case 'settings':
      return <SettingsDialog onClose={close} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={close} />;
    case 'news':
      return <NewsDialog onClose={close} />;
    case 'diagnostics':
      return <DiagnosticsDialog onClose={close} />;
    case 'queue':
      return <QueueDialog onClose={close} />;
    case 'sendLater':
      return <SendLaterDialog job={dialog.job} onClose={close} />;
    case 'batchLimit':
      return <BatchLimitDialog batchId={dialog.batchId} onClose={close} />;
    case 'templates':
      return <TemplatesDialog onClose={close} />;
    case 'saveTemplate':
      return <SaveTemplateDialog request={dialog.request} title={dialog.title} onClose={close} />;
    case 'snippets':
      return <SnippetsDialog onClose={close} />;
    case 'track':
      return <TrackDialog onClose={close} />;
    case 'addAccount':
      return <AddAccountDialog onClose={close} />;
    case 'replaceKey':
      return <ReplaceKeyDialog accountId={dialog.accountId} onClose={close} />;
    case 'managementToken':
      return <ManagementTokenDialog accountId={dialog.accountId} onClose={close} />;
    case 'removeAccount':
      return <RemoveAccountDialog accountId={dialog.accountId} onClose={close} />;
    case 'cancelJob':
      return <CancelDialog jobId={dialog.jobId} onClose={close} />;
    case 'markNotCreated':
      return <MarkNotCreatedDialog jobId={dialog.jobId} onClose={close} />;
    case 'linkTask':
      return <LinkTaskDialog jobId={dialog.jobId} onClose={close} />;
    case 'findCharge':
      return <FindChargeDialog job={dialog.job} onClose={close} />;
    case 'submitAgain':
      return <SubmitAgainDialog job={dialog.job} onClose={close} />;
    case 'support':
      return <SupportDialog {...dialog} onClose={close} />;
    case 'bulk':
      return <BulkDialog action={dialog.action} jobIds={dialog.jobIds} onClose={close} />;
    case undefined:
      return null;
  }
}
