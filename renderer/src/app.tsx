import { lazy, Suspense, useCallback } from 'react';
import { Connected, Waiting } from './connection/connection.tsx';
import { useQuery } from './connection/query.ts';
import { useStation } from './connection/station-context.tsx';
import { FloorProvider } from './slots/floor.tsx';
import { Frame } from './frame/frame.tsx';
import { rememberCommandName } from './locales/command-name.ts';
import { NoticeProvider } from './parts/notice.tsx';
import { SignInScreen } from './screens/sign-in/sign-in-screen.tsx';
import { SessionProvider, useSession } from './session/session.tsx';
import { SlotsProvider } from './slots/slots.tsx';

/** A station is set up once. */
const FirstDayScreen = lazy(async () => ({
  default: (await import('./screens/first-day/first-day-screen.tsx')).FirstDayScreen,
}));

export function App() {
  const station = useStation();
  const { answer } = useQuery(useCallback(() => station.start.phase(), [station]));
  if (answer !== undefined) rememberCommandName(answer.command); // before any fault is put into words
  return (
    <Connected isNew={answer?.phase === 'setup'}>
      <Phase answer={answer?.phase} />
    </Connected>
  );
}

/** The folder behind this window is a station, or becomes one here; then this window goes on to it. */
function Phase({ answer }: { readonly answer: 'setup' | 'station' | undefined }) {
  if (answer === undefined) return <Waiting />;
  if (answer === 'setup')
    return (
      <Suspense fallback={<Waiting />}>
        <FirstDayScreen />
      </Suspense>
    );
  return (
    <SessionProvider>
      <SlotsProvider>
        <FloorProvider>
          <Door />
        </FloorProvider>
      </SlotsProvider>
    </SessionProvider>
  );
}

/** Nothing of the station is behind it until somebody is signed in. */
function Door() {
  const { session } = useSession();
  if (session === undefined) return <Waiting />;
  return (
    <NoticeProvider of={session?.person.id}>
      {session === null ? <SignInScreen /> : <Frame key={session.person.id} session={session} />}
    </NoticeProvider>
  );
}
