import { Suspense, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../station-core/contract.ts';
import { mayOpen, type Screen, screenFor } from '../session/access.ts';
import type { ScreenProps } from '../session/address.ts';
import { ScanRouter } from '../scan/scan-router.tsx';
import { STRIP_ID } from '../alarm/alarm-switch.tsx';
import { useScans } from '../scan/use-scans.ts';
import { CurrentScreen } from './current-screen.tsx';
import { DeskNotice } from './desk-notice.tsx';
import classes from './frame.module.css';
import { LockWarning } from './lock-warning.tsx';
import { QuarantineStrip } from '../parts/strips/quarantine-strip.tsx';
import { TrialStrip } from '../parts/strips/trial-strip.tsx';
import { LedgerStrip } from '../parts/strips/ledger-strip.tsx';
import { TopBar } from './top-bar.tsx';
import { useAddress } from './use-address.ts';

/** What stands behind the name of a screen that is not shown means nothing to the one that is. */
const NOWHERE = { path: [], params: new URLSearchParams() };

/** They show the answer to a scan themselves. */
const HAVE_SCAN_FIELDS: ReadonlySet<Screen> = new Set<Screen>(['jig', 'order']);

/** Everything around the screens while somebody is signed in. */
export function Frame({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const [address, go] = useAddress(session.person.id);
  const screen = screenFor(address.screen, session.person);
  const { path, params } = screen === address.screen ? address : NOWHERE;
  const [scannedOrder, setScannedOrder] = useState<string>();
  const orderScanned = useCallback(
    (order: string) => {
      setScannedOrder(order);
      go('order');
    },
    [go],
  );
  const take = useScans({ orderScanned, go });
  return (
    <ScanRouter take={take}>
      <div className={classes.frame}>
        <a className={classes.skip} href="#content" onClick={focusContent}>
          {t('frame.skipToContent')}
        </a>
        <TopBar session={session} screen={screen} go={go} />
        <Strips session={session} go={go} />
        <main id="content" className={classes.content} tabIndex={-1}>
          <Suspense fallback={<p role="status">{t('frame.loading')}</p>}>
            <CurrentScreen
              screen={screen}
              path={path}
              params={params}
              go={go}
              session={session}
              scannedOrder={scannedOrder}
            />
          </Suspense>
        </main>
        {!HAVE_SCAN_FIELDS.has(screen) && <DeskNotice />}
        <LockWarning autoLockMs={session.autoLockMs} />
      </div>
    </ScanRouter>
  );
}

/** What must be said on every page, whatever else is on it. */
function Strips({ session, go }: Pick<ScreenProps, 'session' | 'go'>) {
  const openDocuments = (): void => {
    go('documents');
  };
  return (
    <>
      <TrialStrip />
      <div id={STRIP_ID} />
      <QuarantineStrip open={mayOpen('documents', session.person) ? openDocuments : undefined} />
      <LedgerStrip
        session={session}
        open={() => {
          go('ledger');
        }}
      />
    </>
  );
}

function focusContent(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
