import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import mark from '../../birthmark.svg';
import { useFloor } from '../../slots/floor.tsx';
import { LanguageSwitch, ThemeSwitch } from '../../parts/look.tsx';
import { TrialStrip } from '../../parts/strips/trial-strip.tsx';
import { QuarantineStrip } from '../../parts/strips/quarantine-strip.tsx';
import { StationWarnings } from '../../warnings/station-warnings.tsx';
import { useMutation } from '../../connection/query.ts';
import { cutEntry } from '../../scan/scan-listener.ts';
import { ScanRouter } from '../../scan/scan-router.tsx';
import { AlarmSwitch, STRIP_ID } from '../../alarm/alarm-switch.tsx';
import { useSession } from '../../session/session.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { BadgeCard } from './badge-card.tsx';
import { CodeForm } from './code-form.tsx';
import { FirstStart } from './first-start.tsx';
import { PinForm } from './pin-form.tsx';
import { RecoveryForm } from './recovery-form.tsx';
import classes from './sign-in.module.css';
import { SlotsMap } from './slots-map.tsx';

/** Who are you: by badge or by PIN. On a station that knows nobody it makes the first administrator instead. */
export function SignInScreen() {
  const { t } = useTranslation();
  const { health, asked } = useFloor();
  const badge = useBadge();
  return (
    <ScanRouter take={badge.take}>
      <div className={classes.page}>
        <header className={classes.top}>
          <img src={mark} alt={t('frame.product')} />
          <strong>{health?.station}</strong>
          <span className={classes.spacer} />
          <StationWarnings />
          <AlarmSwitch />
          <LanguageSwitch />
          <ThemeSwitch />
        </header>
        <div>
          <TrialStrip />
          <div id={STRIP_ID} />
          <QuarantineStrip />
        </div>
        <main className={classes.main}>
          {health?.firstStart === true && <FirstStart />}
          {asked && health?.firstStart !== true && (
            <div className={classes.ways}>
              <div className={classes.left}>
                <BadgeCard {...badge} />
                <SlotsMap />
              </div>
              <ByName />
            </div>
          )}
        </main>
      </div>
    </ScanRouter>
  );
}

/** With the PIN, with the code for the first one, or by order of officers. */
function ByName() {
  const [way, setWay] = useState<'pin' | 'code' | 'recovery'>('pin');
  const change = (to: typeof way) => () => {
    setWay(to);
  };
  switch (way) {
    case 'code':
      return <CodeForm back={change('pin')} />;
    case 'recovery':
      return <RecoveryForm back={change('pin')} />;
    case 'pin':
      return <PinForm withCode={change('code')} nobodyCan={change('recovery')} />;
  }
}

function useBadge() {
  const station = useStation();
  const { signedIn } = useSession();
  const { act, busy, fault } = useMutation(async (badge: string) => {
    signedIn(await station.session.signInWithBadge({ badge: cutEntry(badge).text }));
  });
  const take = useCallback(
    async (text: string) => {
      await act(text);
    },
    [act],
  );
  return { take, busy, fault };
}
