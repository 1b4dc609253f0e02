import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../station-core/contract.ts';
import { mayOpen, type Screen, screensFor } from '../session/access.ts';
import type { Go } from '../session/address.ts';
import mark from '../birthmark.svg';
import { useFloor } from '../slots/floor.tsx';
import { useNotices } from '../parts/notice.tsx';
import { AlarmSwitch } from '../alarm/alarm-switch.tsx';
import { OwnPin } from '../screens/people/own-pin.tsx';
import { useSession } from '../session/session.tsx';
import classes from './frame.module.css';
import { LanguageSwitch, ThemeSwitch } from '../parts/look.tsx';
import { ProtectionMark } from '../parts/protection-note.tsx';
import { OrderProgress } from './order-progress.tsx';
import { SearchBox } from './search-box.tsx';
import { StationWarnings } from '../warnings/station-warnings.tsx';

interface Props {
  readonly session: Session;
  readonly screen: Screen;
  readonly go: Go;
}

/** A desk has more screens than fit beside the search box in any language. */
const MOST_IN_ONE_ROW = 7;

/** Names of stations as they are on a line: these are never cut. */
const MOST_WHOLE = 8;

export function TopBar({ session, screen, go }: Props) {
  const { t } = useTranslation();
  const { health } = useFloor();
  const screens = screensFor(session.person);
  return (
    <header className={classes.bar} data-rows={screens.length > MOST_IN_ONE_ROW ? 2 : 1}>
      <div className={classes.station} data-whole={(health?.station.length ?? 0) <= MOST_WHOLE}>
        <img src={mark} alt={t('frame.product')} />
        <span title={health?.station}>{health?.station}</span>
      </div>
      <nav className={classes.nav} aria-label={t('frame.navigation')}>
        {screens.map((each) => (
          <button
            key={each}
            type="button"
            aria-current={each === screen ? 'page' : undefined}
            onClick={() => {
              go(each);
            }}
          >
            {t(`frame.screens.${each}`)}
          </button>
        ))}
      </nav>
      <span className={classes.spacer} />
      {mayOpen('units', session.person) && <SearchBox go={go} />}
      {screen === 'jig' && <ProtectionMark protection={health?.hsm.protection ?? null} />}
      <StationWarnings />
      {mayOpen('order', session.person) && <OrderProgress go={go} />}
      <div className={classes.tools}>
        <AlarmSwitch />
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <SignedIn session={session} />
    </header>
  );
}

function SignedIn({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const { signOut } = useSession();
  return (
    <>
      <Myself session={session} />
      <Button
        size="md"
        h="var(--bm-touch)"
        variant="default"
        className={classes.lock ?? ''}
        leftSection={<IconLock size={20} aria-hidden />}
        aria-label={t('frame.lockNow')}
        onClick={() => void signOut()}
      >
        {t('frame.lock')}
      </Button>
    </>
  );
}

/** Who is signed in; a press leads to what everybody may change of themselves. */
function Myself({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const { notify } = useNotices();
  const [changingPin, setChangingPin] = useState(false);
  return (
    <>
      <button
        type="button"
        className={classes.person}
        title={t('people.ownPin')}
        aria-label={`${session.person.name}: ${t('people.ownPin')}`}
        onClick={() => {
          setChangingPin(true);
        }}
      >
        <strong>{session.person.name}</strong>
        <span>{session.person.roles.map((role) => t(`frame.roles.${role}`)).join(', ')}</span>
      </button>
      <OwnPin
        opened={changingPin}
        changed={() => {
          notify('good', t('people.pinChanged'));
        }}
        close={() => {
          setChangingPin(false);
        }}
      />
    </>
  );
}
