/** Where a window of ours may go: to its own page, and nowhere else. Everything that is not listed is refused. */

export const SCHEME = 'birthmark';
export const SCREENS_ORIGIN = `${SCHEME}://screens`;
export const SCREENS_PAGE = `${SCREENS_ORIGIN}/index.html`;

/** True only for the page of the screens itself; a fragment or a query does not make it another page. */
export function mayNavigateTo(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && isOurs(url) && (url.pathname === '/index.html' || url.pathname === '/');
}

/** A frame as Electron shows it to the main process. */
export interface Frame {
  readonly url: string;
  /** The main frame of its window; what a page embeds is not. */
  readonly isMain: boolean;
}

/** Only the page of the screens, in the main frame of a window, may ask for the way to the station. */
export function mayAsk(frame: Frame | undefined): boolean {
  return frame !== undefined && frame.isMain && mayNavigateTo(frame.url);
}

/** Which of the built files an address of ours names; undefined for an address that is not ours. */
export function pathOfScreenFile(address: string): string | undefined {
  const url = URL.parse(address);
  return url !== null && isOurs(url) ? url.pathname : undefined;
}

function isOurs({ protocol, host, username, password }: URL): boolean {
  return `${protocol}//${host}` === SCREENS_ORIGIN && username === '' && password === '';
}
