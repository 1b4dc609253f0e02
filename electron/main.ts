import '../station-core/umask.ts';
import { app, type BrowserWindow, dialog, Menu, powerSaveBlocker } from 'electron';
import { join, resolve } from 'node:path';
import { inspect, parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { Fault } from '../station-core/fault.ts';
import { closeSession } from './closed-session.ts';
import { faultMessage } from './fault-message.ts';
import { StationKeeper } from './keep-station.ts';
import { answerConnect, openMainWindow } from './main-window.ts';
import { menuTemplate } from './menu.ts';
import { announceScheme, serveScreens } from './screen-files.ts';
import { openShellLog } from './shell-log.ts';
import { startUp, StartUpFailed, type StartUpStep } from './start-up.ts';
import { UtilityHost } from './utility-host.ts';

/** The desktop shell. It holds no secret, opens no port and no database: that is the host's. */

const { values } = parseArgs({ options: { data: { type: 'string' } }, strict: false });
const userDir = app.getPath('userData');
const dataDir = typeof values.data === 'string' ? resolve(values.data) : join(userDir, 'station');
const screensDir = join(import.meta.dirname, '..', 'renderer', 'dist');

const host = new UtilityHost();
let log: Logger;
let keeper: StationKeeper | undefined;
let window: BrowserWindow | undefined;

const steps: readonly StartUpStep[] = [
  step('one instance only', () => (app.requestSingleInstanceLock() ? 'go-on' : 'stop')),
  step('every page in the sandbox', () => {
    app.enableSandbox();
  }),
  step('announce the scheme of the screens', announceScheme),
  step('wait for Electron', () => app.whenReady()),
  step('open the log', () => {
    log = openShellLog(userDir);
  }),
  step('close the session', closeSession),
  step('cut the menu', () => {
    const options = { platform: process.platform, development: !app.isPackaged };
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)));
  }),
  step('serve the screens', () => serveScreens(screensDir)),
  step('start the station', () => {
    keeper = new StationKeeper(host, { dataDir, log });
    keeper.keep();
  }),
  step('stay awake', () => {
    powerSaveBlocker.start('prevent-display-sleep');
  }),
  step('open the window', async () => {
    answerConnect(host, log);
    window = await openMainWindow(join(userDir, 'window.json'), log);
  }),
];

app.on('second-instance', () => {
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
});
app.on('window-all-closed', () => {
  app.quit();
});
// The station is taken out of service in good order before the shell goes.
app.on('before-quit', (event) => {
  if (keeper === undefined) return;
  event.preventDefault();
  const leaving = keeper;
  keeper = undefined;
  void leaving.leave().finally(() => {
    app.quit();
  });
});

// Not awaited at the top level: Electron is not ready before this module has been evaluated.
void startUp(steps).then(
  (how) => {
    if (how === 'stopped') app.quit();
  },
  (error: unknown) => {
    dialog.showErrorBox('Birthmark cannot start', startFailure(error));
    app.exit(1);
  },
);

function step(name: string, run: () => unknown): StartUpStep {
  return { name, run: async () => ((await run()) === 'stop' ? 'stop' : 'go-on') };
}

function startFailure(error: unknown): string {
  const cause = error instanceof StartUpFailed ? error.cause : error;
  if (!(cause instanceof Fault)) return inspect(error);
  const { message, detail } = faultMessage(cause);
  return `${message}\n${detail}`;
}
