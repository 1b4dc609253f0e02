import type { Session } from '../../../station-core/contract.ts';
import type { Screen } from '../access.ts';
import { JigScreen } from '../screens/jig/jig-screen.tsx';
import { OrderScreen } from '../screens/order/order-screen.tsx';

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
    case 'setUp':
    case 'people':
      return null;
  }
}
