import { protocol } from 'electron';
import { contentSecurityPolicy } from '../station-core/host/serve/headers.ts';
import { readStaticFiles } from '../station-core/host/serve/static-files.ts';
import { pathOfScreenFile, SCHEME } from './navigation-policy.ts';

/** Before Electron is ready: our scheme is a real origin, with all the checks a browser makes for one. */
export function announceScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built screens to our windows out of memory, with the same strict headers as the kiosk shell. */
export async function serveScreens(screensDir: string): Promise<void> {
  const files = await readStaticFiles(screensDir);
  protocol.handle(SCHEME, ({ url, method }) => {
    const path = pathOfScreenFile(url);
    const file = path === undefined || method !== 'GET' ? undefined : files.get(path);
    if (file === undefined) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(file.bytes), {
      headers: {
        'Content-Type': file.type,
        'Content-Security-Policy': contentSecurityPolicy([]),
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
      },
    });
  });
}
