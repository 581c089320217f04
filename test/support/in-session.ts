// `node test/support/in-session.ts <file> [arguments]`: runs a program in a session of its own, which is closed
// afterwards, also when a signal ends us.
import process from 'node:process';
import { runNode } from '../../scripts/proc.ts';
import { openSession } from './session.ts';

const program = process.argv.slice(2);
const session = await openSession();
const onSignal = (signal: NodeJS.Signals) => {
  session.close().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
};
process.once('SIGINT', onSignal).once('SIGTERM', onSignal).once('SIGHUP', onSignal);
const { code } = await runNode(program, { env: session.env, show: true }).finally(() => session.close());
process.exit(code);
