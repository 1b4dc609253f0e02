import { session } from 'electron';
import { SCHEME } from './navigation-policy.ts';

/** Takes from every page what no screen of ours needs: permissions, devices, downloads, and the network. */
export function closeSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_page, _permission, answer) => {
    answer(false);
  });
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => {
    event.preventDefault();
  });
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => {
    const ours = url.startsWith(`${SCHEME}://`) || url.startsWith('devtools://') || url.startsWith('data:');
    answer({ cancel: !ours });
  });
}
