import type { MenuItemConstructorOptions } from 'electron';

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  /** False in what customers install. */
  readonly development: boolean;
}

/**
 * The menu, cut to what a line needs: text editing, size of the text, full screen, quitting. Roles only, so that the
 * system names them in its own language; no item opens a page, a file or another window.
 */
export function menuTemplate({ platform, development }: MenuOptions): MenuItemConstructorOptions[] {
  const quit: MenuItemConstructorOptions = { role: 'quit' };
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo' },
    { role: 'redo' },
    { type: 'separator' },
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ];
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    ...(development ? ([{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
  ];
  return [
    platform === 'darwin'
      ? { role: 'appMenu', submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'hide' }, quit] }
      : { role: 'fileMenu', submenu: [quit] },
    { role: 'editMenu', submenu: edit },
    { role: 'viewMenu', submenu: view },
  ];
}
