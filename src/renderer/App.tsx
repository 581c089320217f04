/** The window: providers, then first-run or the main frame. */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { followSession, useSession } from './store/session.ts';
import { theme } from './ui/theme.ts';

export function App() {
  const settings = useSession((state) => state.settings);
  useEffect(() => {
    void useSession.getState().load();
    return followSession();
  }, []);
  const choice = settings?.theme ?? 'dark';
  return (
    <MantineProvider theme={theme} defaultColorScheme={choice === 'system' ? 'auto' : choice}>
      <Notifications position="bottom-right" limit={2} />
    </MantineProvider>
  );
}
