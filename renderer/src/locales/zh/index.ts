import type { en as english } from '../en/index.ts';
import { counters } from './counters.ts';
import { faults } from './faults.ts';
import { diagnosis } from './desk/diagnosis.ts';
import { documents } from './desk/documents.ts';
import { firstDay } from './first-day.ts';
import { frame } from './frame.ts';
import { issuance } from './desk/issuance.ts';
import { holds } from './desk/holds.ts';
import { inHand } from './desk/in-hand.ts';
import { jig } from './jig.ts';
import { ledger } from './desk/ledger.ts';
import { order } from './order.ts';
import { people } from './people.ts';
import { quarantine } from './desk/quarantine.ts';
import { revocation } from './desk/revocation.ts';
import { scan } from './scan.ts';
import { selfTest } from './self-test.ts';
import { setup } from './setup.ts';
import { shift } from './desk/shift.ts';
import { signIn } from './sign-in.ts';
import { relabelSteps, steps } from './steps.ts';
import { unit } from './desk/unit.ts';
import { table } from './table.ts';
import { units } from './desk/units.ts';

export const zh: typeof english = {
  counters,
  diagnosis,
  documents,
  faults,
  firstDay,
  frame,
  issuance,
  holds,
  inHand,
  jig,
  ledger,
  order,
  people,
  quarantine,
  revocation,
  scan,
  selfTest,
  setup,
  shift,
  signIn,
  relabelSteps,
  steps,
  unit,
  table,
  units,
};
