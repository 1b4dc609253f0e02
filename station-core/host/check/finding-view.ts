import type { FindingView } from '../../contract.ts';
import { faultView } from '../views/fault-view.ts';
import type { Finding } from './finding.ts';

export function findingView({ check, state, subject, seen, needs, fault }: Finding): FindingView {
  return {
    check,
    state,
    subject: subject ?? null,
    seen: seen ?? null,
    needs: needs ?? null,
    fault: fault === undefined ? null : faultView(fault),
  };
}
