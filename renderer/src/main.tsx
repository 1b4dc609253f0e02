import '@fontsource/inter/latin-400.css';
import '@fontsource/inter/latin-500.css';
import '@fontsource/inter/latin-700.css';
import '@fontsource/inter/latin-800.css';
import '@fontsource/inter/latin-ext-400.css';
import '@fontsource/inter/latin-ext-700.css';
import '@fontsource-variable/noto-sans-sc/wght.css';
import '@mantine/core/styles.css';
import './theme.css';
import './parts/crash.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { CrashBoundary, CrashPage } from './parts/crash.tsx';
import { portLink } from './connection/port-link.ts';
import { StationProvider } from './connection/station-context.tsx';
import { StationConnection } from './connection/station.ts';
import { theme } from './theme.ts';
import { websocketLink } from './connection/websocket-link.ts';
import { startLocales } from './locales/index.ts';

const container = document.getElementById('root');
if (container === null) throw new Error('index.html has no #root');
const root = createRoot(container);
try {
  await startLocales();
  const station = new StationConnection(window.birthmark === undefined ? websocketLink() : portLink(window.birthmark));
  void station.hold(new AbortController().signal); // as long as the window lives
  root.render(
    <StrictMode>
      <CrashBoundary>
        <MantineProvider theme={theme} defaultColorScheme="auto">
          <StationProvider station={station}>
            <App />
          </StationProvider>
        </MantineProvider>
      </CrashBoundary>
    </StrictMode>,
  );
} catch (error) {
  root.render(<CrashPage error={error} />);
}
