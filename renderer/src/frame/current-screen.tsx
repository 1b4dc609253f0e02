import { lazy } from 'react';
import type { Session } from '../../../station-core/contract.ts';
import type { Screen } from '../session/access.ts';
import { JigScreen } from '../screens/jig/jig-screen.tsx';
import { OrderScreen } from '../screens/order/order-screen.tsx';

// Screens that few open are fetched when they are opened.
const CountersScreen = lazy(async () => ({
  default: (await import('../screens/counters/counters-screen.tsx')).CountersScreen,
}));
const SetupScreen = lazy(async () => ({ default: (await import('../screens/setup/setup-screen.tsx')).SetupScreen }));
const PeopleScreen = lazy(async () => ({
  default: (await import('../screens/people/people-screen.tsx')).PeopleScreen,
}));

interface Props {
  readonly screen: Screen;
  readonly go: (screen: Screen) => void;
  readonly session: Session;
  readonly scannedOrder: string | undefined;
}

export function CurrentScreen({ screen, go, session, scannedOrder }: Props) {
  switch (screen) {
    case 'jig':
      return <JigScreen go={go} session={session} />;
    case 'order':
      return <OrderScreen key={scannedOrder} go={go} session={session} scannedOrder={scannedOrder} />;
    case 'counters':
      return <CountersScreen />;
    case 'setup':
      return <SetupScreen />;
    case 'people':
      return <PeopleScreen session={session} />;
  }
}
