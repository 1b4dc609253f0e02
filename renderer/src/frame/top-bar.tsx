import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../station-core/contract.ts';
import { mayOpen, screens, type Screen } from '../access.ts';
import mark from '../birthmark.svg';
import { useFloor } from '../floor.tsx';
import { AlarmSwitch } from '../screens/jig/alarm-switch.tsx';
import { useSession } from '../session.tsx';
import classes from './frame.module.css';
import { LanguageSwitch, ThemeSwitch } from './look.tsx';
import { OrderProgress } from './order-progress.tsx';
import { StationWarnings } from './station-warnings.tsx';

interface Props {
  readonly session: Session;
  readonly screen: Screen;
  readonly go: (screen: Screen) => void;
}

export function TopBar({ session, screen, go }: Props) {
  const { t } = useTranslation();
  const { health } = useFloor();
  return (
    <header className={classes.bar}>
      <div className={classes.station}>
        <img src={mark} alt={t('frame.product')} />
        <span title={health?.station}>{health?.station}</span>
      </div>
      <nav className={classes.nav} aria-label={t('frame.navigation')}>
        {screens
          .filter((each) => mayOpen(each, session.person))
          .map((each) => (
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
      <StationWarnings />
      <OrderProgress go={go} />
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
      <div className={classes.person}>
        <strong title={session.person.name}>{session.person.name}</strong>
        <span>{session.person.roles.map((role) => t(`frame.roles.${role}`)).join(', ')}</span>
      </div>
      <Button
        size="md"
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
