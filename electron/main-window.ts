import { app, BrowserWindow, ipcMain, screen } from 'electron';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { CONNECT_CHANNEL, PORT_MESSAGE } from './channels.ts';
import { mayAsk, mayNavigateTo, SCREENS_PAGE } from './navigation-policy.ts';
import type { UtilityHost } from './utility-host.ts';
import { fitToScreens, MIN_SIZE } from './window-state.ts';
import { readWindowState, writeWindowState } from './window-state-file.ts';

const PRELOAD = join(import.meta.dirname, 'dist', 'preload.cjs');

/** Opens the one window: sandboxed, isolated, bound to its own page, standing where it stood last time. */
export async function openMainWindow(statePath: string, log: Logger): Promise<BrowserWindow> {
  const { primary, others } = displays();
  const state = fitToScreens(await readWindowState(statePath, log), [primary, ...others]);
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    fullscreen: state.fullScreen,
    show: false,
    title: 'Birthmark',
    webPreferences: {
      preload: PRELOAD,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  bindToOwnPage(window, log);
  window.once('ready-to-show', () => {
    if (state.maximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    const now = {
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    };
    void writeWindowState(statePath, now, log);
  });
  await window.loadURL(SCREENS_PAGE);
  return window;
}

/** Answers the page's request for a way to the station. Anybody else who asks is refused and written down. */
export function answerConnect(host: UtilityHost, log: Logger): void {
  ipcMain.handle(CONNECT_CHANNEL, ({ sender, senderFrame }) => {
    const frame = senderFrame ?? undefined;
    const asking = frame && { url: frame.url, isMain: frame === sender.mainFrame };
    if (!mayAsk(asking)) {
      log.warn({ url: frame?.url }, 'a frame that is not ours asked for the station');
      throw new Error('refused');
    }
    sender.postMessage(PORT_MESSAGE, null, [host.newScreen()]);
  });
}

function bindToOwnPage(window: BrowserWindow, log: Logger): void {
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  const stayHere = (details: { readonly url: string; preventDefault: () => void }): void => {
    if (mayNavigateTo(details.url)) return;
    details.preventDefault();
    log.warn({ url: details.url }, 'a page tried to leave');
  };
  webContents.on('will-navigate', stayHere);
  webContents.on('will-redirect', stayHere);
  webContents.on('will-frame-navigate', stayHere);
  webContents.on('will-attach-webview', (details) => {
    details.preventDefault();
  });
  // A page that crashed is loaded again: the station goes on beneath it, and the new page gets its present state.
  webContents.on('render-process-gone', (_event, { reason }) => {
    log.error({ reason }, 'the page stopped');
    if (reason !== 'clean-exit') webContents.reload();
  });
}

function displays() {
  const primaryDisplay = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primaryDisplay.id);
  return { primary: primaryDisplay.workArea, others: others.map(({ workArea }) => workArea) };
}
