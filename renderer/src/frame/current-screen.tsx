import { lazy } from 'react';
import type { Screen } from '../session/access.ts';
import type { ScreenProps } from '../session/address.ts';
import { JigScreen } from '../screens/jig/jig-screen.tsx';
import { OrderScreen } from '../screens/order/order-screen.tsx';

// Screens that few open are fetched when they are opened.
const CountersScreen = lazy(async () => ({
  default: (await import('../screens/counters/counters-screen.tsx')).CountersScreen,
}));
const InHandScreen = lazy(async () => ({
  default: (await import('../screens/in-hand/in-hand-screen.tsx')).InHandScreen,
}));
const HoldsScreen = lazy(async () => ({ default: (await import('../screens/holds/holds-screen.tsx')).HoldsScreen }));
const ReworkScreen = lazy(async () => ({ default: (await import('../screens/order/rework-screen.tsx')).ReworkScreen }));
const RevocationsScreen = lazy(async () => ({
  default: (await import('../screens/revocations/revocations-screen.tsx')).RevocationsScreen,
}));
const SetupScreen = lazy(async () => ({ default: (await import('../screens/setup/setup-screen.tsx')).SetupScreen }));
const PeopleScreen = lazy(async () => ({
  default: (await import('../screens/people/people-screen.tsx')).PeopleScreen,
}));
const DiagnosisScreen = lazy(async () => ({
  default: (await import('../screens/diagnosis/diagnosis-screen.tsx')).DiagnosisScreen,
}));
const UnitsScreen = lazy(async () => ({ default: (await import('../screens/units/units-screen.tsx')).UnitsScreen }));

const TodayScreen = lazy(async () => ({ default: (await import('../screens/today/today-screen.tsx')).TodayScreen }));
const IssuanceScreen = lazy(async () => ({
  default: (await import('../screens/issuance/issuance-screen.tsx')).IssuanceScreen,
}));
const DocumentsScreen = lazy(async () => ({
  default: (await import('../screens/documents/documents-screen.tsx')).DocumentsScreen,
}));
const AuditScreen = lazy(async () => ({ default: (await import('../screens/audit/audit-screen.tsx')).AuditScreen }));
const EntryScreen = lazy(async () => ({ default: (await import('../screens/entry/entry-screen.tsx')).EntryScreen }));
const ShiftScreen = lazy(async () => ({ default: (await import('../screens/shift/shift-screen.tsx')).ShiftScreen }));
const LedgerScreen = lazy(async () => ({
  default: (await import('../screens/ledger/ledger-screen.tsx')).LedgerScreen,
}));
const UnitScreen = lazy(async () => ({ default: (await import('../screens/unit/unit-screen.tsx')).UnitScreen }));

interface Props extends ScreenProps {
  readonly screen: Screen;
  readonly scannedOrder: string | undefined;
}

export function CurrentScreen({ screen, scannedOrder, path, params, go, session }: Props) {
  const props = { path, params, go, session };
  switch (screen) {
    case 'jig':
      return <JigScreen {...props} />;
    case 'order':
      return <OrderScreen key={scannedOrder} {...props} scannedOrder={scannedOrder} />;
    case 'units':
      return <UnitsScreen {...props} />;
    case 'counters':
      return <CountersScreen session={session} />;
    case 'shift':
      return <ShiftScreen {...props} />;
    case 'ledger':
      return <LedgerScreen {...props} />;
    case 'in-hand':
      return <InHandScreen params={params} />;
    case 'holds':
      return <HoldsScreen key={params.toString()} {...props} />;
    case 'rework':
      return <ReworkScreen />;
    case 'revocations':
      return <RevocationsScreen key={params.toString()} {...props} />;
    case 'setup':
      return <SetupScreen session={session} />;
    case 'diagnosis':
      return <DiagnosisScreen />;
    case 'today':
      return <TodayScreen {...props} />;
    case 'documents':
      return <DocumentsScreen {...props} />;
    case 'issuance':
      return <IssuanceScreen {...props} />;
    case 'audit':
      return <AuditScreen {...props} />;
    case 'entry':
      return <EntryScreen {...props} />;
    case 'unit':
      return <UnitScreen {...props} />;
    case 'people':
      return <PeopleScreen session={session} />;
  }
}
