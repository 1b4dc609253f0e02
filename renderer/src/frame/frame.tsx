import { Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../station-core/contract.ts';
import { mayOpen, screens, type Screen } from '../session/access.ts';
import { ScanRouter } from '../scan/scan-router.tsx';
import { STRIP_ID } from '../alarm/alarm-switch.tsx';
import { useScans } from '../scan/use-scans.ts';
import { CurrentScreen } from './current-screen.tsx';
import classes from './frame.module.css';
import { LockWarning } from './lock-warning.tsx';
import { TopBar } from './top-bar.tsx';

/** Everything around the screens while somebody is signed in. */
export function Frame({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const [screen, go] = useScreen(session);
  const [scannedOrder, setScannedOrder] = useState<string>();
  const take = useScans(
    useCallback(
      (order: string) => {
        setScannedOrder(order);
        go('order');
      },
      [go],
    ),
  );
  return (
    <ScanRouter take={take}>
      <div className={classes.frame}>
        <a className={classes.skip} href="#content" onClick={focusContent}>
          {t('frame.skipToContent')}
        </a>
        <TopBar session={session} screen={screen} go={go} />
        <div id={STRIP_ID} />
        <main id="content" className={classes.content} tabIndex={-1}>
          <Suspense fallback={<p role="status">{t('frame.loading')}</p>}>
            <CurrentScreen screen={screen} go={go} session={session} scannedOrder={scannedOrder} />
          </Suspense>
        </main>
        <LockWarning autoLockMs={session.autoLockMs} />
      </div>
    </ScanRouter>
  );
}

function focusContent(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

/** Which screen is shown stands behind `#/`, so that Back and Reload do what they say. */
function useScreen(session: Session): [Screen, (screen: Screen) => void] {
  const [screen, setScreen] = useState(screenInAddress);
  useEffect(() => {
    const follow = (): void => {
      setScreen(screenInAddress());
    };
    window.addEventListener('hashchange', follow);
    return () => {
      window.removeEventListener('hashchange', follow);
    };
  }, []);
  const go = useCallback((to: Screen) => {
    location.hash = `#/${to}`;
  }, []);
  return [mayOpen(screen, session.person) ? screen : 'jig', go];
}

function screenInAddress(): Screen {
  const named = location.hash.replace(/^#\//, '');
  return screens.find((each) => each === named) ?? 'jig';
}
