import type { Health } from '../../../../../station-core/contract.ts';
import { warningsOf, type Warning } from '../../../warnings/warnings.ts';

/** `look` asks somebody to look but stops nothing; `broken` stops the line, or soon will. */
export type CardState = 'ok' | 'look' | 'broken' | 'off';
export type CardName = 'hsm' | 'ledger' | 'upstream' | 'clock' | 'files' | 'printer' | 'interrupted';

/** The same judgement as the warnings of the frame: a card is never green while the frame warns. */
export function cardStates(health: Health): Record<CardName, CardState> {
  const warned = (kind: Warning['kind']): boolean => warningsOf(health).some((each) => each.kind === kind);
  return {
    hsm: warned('hsm') ? 'broken' : 'ok',
    ledger: warned('ledger') ? 'broken' : warned('checking') ? 'look' : 'ok',
    upstream: !health.upstream.configured ? 'off' : warned('upstream') ? 'look' : 'ok',
    clock: warned('clock') ? 'broken' : 'ok',
    files: warned('files') ? 'look' : 'ok',
    printer: printerState(health),
    interrupted: warned('interrupted') ? 'look' : 'ok',
  };
}

function printerState({ printer: { address, ready, fault } }: Health): CardState {
  if (address === '') return 'off';
  if (!ready) return 'broken';
  return fault === null ? 'ok' : 'look';
}
