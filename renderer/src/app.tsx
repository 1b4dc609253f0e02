import { Connected, Waiting } from './connection/connection.tsx';
import { FloorProvider } from './slots/floor.tsx';
import { Frame } from './frame/frame.tsx';
import { NoticeProvider } from './parts/notice.tsx';
import { SignInScreen } from './screens/sign-in/sign-in-screen.tsx';
import { SessionProvider, useSession } from './session/session.tsx';
import { SlotsProvider } from './slots/slots.tsx';

export function App() {
  return (
    <Connected>
      <SessionProvider>
        <SlotsProvider>
          <FloorProvider>
            <Door />
          </FloorProvider>
        </SlotsProvider>
      </SessionProvider>
    </Connected>
  );
}

/** Nothing of the station is behind it until somebody is signed in. */
function Door() {
  const { session } = useSession();
  if (session === undefined) return <Waiting />;
  return (
    <NoticeProvider of={session?.person.id}>
      {session === null ? <SignInScreen /> : <Frame session={session} />}
    </NoticeProvider>
  );
}
