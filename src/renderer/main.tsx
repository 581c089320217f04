/** Entry of the window: styles, translations, theme, then the app. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import './i18n/index.ts';
import { problemOf, reportProblem } from './problems.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root element');
/** What no boundary could hold has emptied the window: the plain page needs nothing of it. */
const onUncaughtError = (
  thrown: unknown,
  { componentStack }: { componentStack?: string | undefined },
): void => {
  reportProblem(problemOf('window', thrown, componentStack));
  location.replace('./stopped.html#unshown');
};
createRoot(root, { onUncaughtError }).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
