/** Entry of the window: styles, translations, theme, then the app. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/forced-colors.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { speak } from './i18n/index.ts';
import { problemOf, reportProblem } from './problems.ts';

// Main names the language in the address, so that its words load while main is asked for the rest.
if (new URLSearchParams(location.search).get('language') === 'zh') void speak('zh');

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root element');
/** What no boundary could hold has emptied the window: the plain page needs nothing of it. */
const onUncaughtError = (
  thrown: unknown,
  { componentStack }: { componentStack?: string | undefined },
): void => {
  reportProblem(problemOf('window', thrown, componentStack));
  location.replace(`./stopped.html${location.search}#unshown`);
};
createRoot(root, { onUncaughtError }).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
