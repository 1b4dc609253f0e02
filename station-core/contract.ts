import type { ContractRouter } from '@orpc/contract';
import { revocationContract } from './contract/revocation.ts';
import { scanContract, setupContract } from './contract/floor.ts';
import { lineContract } from './contract/line.ts';
import { startContract } from './contract/first-day.ts';
import { issuanceContract } from './contract/issuance.ts';
import { ledgerChecksContract } from './contract/checks/ledger-checks.ts';
import { diagnosisContract } from './contract/diagnosis.ts';
import { documentsContract } from './contract/documents.ts';
import { holdsContract } from './contract/holds.ts';
import { inHandContract } from './contract/in-hand.ts';
import { ordersContract } from './contract/orders.ts';
import type { Rights } from './contract/procedure.ts';
import { screensContract } from './contract/screens.ts';
import { selfTestContract } from './contract/self-tests.ts';
import { sessionContract } from './contract/session.ts';
import { shiftsContract } from './contract/shifts.ts';
import { slotsContract } from './contract/slots.ts';
import { recordsContract } from './contract/unit-record.ts';
import { unitsContract } from './contract/units.ts';

export * from './contract/first-day.ts';
export * from './contract/floor.ts';
export * from './contract/line.ts';
export * from './contract/issuance.ts';
export * from './contract/checks/ledger-checks.ts';
export * from './contract/diagnosis.ts';
export * from './contract/documents.ts';
export * from './contract/holds.ts';
export * from './contract/in-hand.ts';
export * from './contract/orders.ts';
export * from './contract/revocation.ts';
export * from './contract/screens.ts';
export * from './contract/self-tests.ts';
export * from './contract/session.ts';
export * from './contract/shifts.ts';
export * from './contract/slots.ts';
export * from './contract/checks/station-checks.ts';
export * from './contract/unit-record.ts';
export * from './contract/units.ts';
export * from './contract/atoms.ts';
export { type FaultCode, FAULTS } from './faults/table.ts';
export { isPrintable } from './model/printable.ts';
export type { FaultText } from './model/fault-text.ts';

/**
 * All that a screen may ask of the station, and all it gets back. What comes in is checked by these schemas before a
 * handler sees it; what goes out too, and an answer that breaks its schema is a defect of ours. No key, PIN or
 * password of a unit ever crosses it outwards. A procedure that does not say who may call it does not compile.
 */
export const contract = {
  start: startContract,
  session: sessionContract,
  slots: slotsContract,
  records: recordsContract,
  orders: ordersContract,
  scan: scanContract,
  line: lineContract,
  selfTest: selfTestContract,
  setup: setupContract,
  screens: screensContract,
  issuance: issuanceContract,
  documents: documentsContract,
  diagnosis: diagnosisContract,
  shifts: shiftsContract,
  ledgerChecks: ledgerChecksContract,
  units: unitsContract,
  inHand: inHandContract,
  holds: holdsContract,
  revocation: revocationContract,
} satisfies ContractRouter<Rights>;
export type Contract = typeof contract;
