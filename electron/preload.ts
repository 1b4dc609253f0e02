import { contextBridge, ipcRenderer } from 'electron';
import { CONNECT_CHANNEL, PORT_MESSAGE } from './channels.ts';

/**
 * All that a page gets of the shell: it may ask for a way to the station. The way is a MessagePort, which cannot cross
 * the context bridge and is therefore posted to the page's own window.
 */
contextBridge.exposeInMainWorld('birthmark', {
  connect: async (): Promise<void> => {
    await ipcRenderer.invoke(CONNECT_CHANNEL);
  },
});

ipcRenderer.on(PORT_MESSAGE, ({ ports }) => {
  page.postMessage(PORT_MESSAGE, page.location.origin, ports);
});

/** The page's window. This project's types are Node's; of the browser's only this much is needed. */
const page = globalThis as unknown as {
  readonly location: { readonly origin: string };
  readonly postMessage: (message: string, targetOrigin: string, transfer: readonly unknown[]) => void;
};
