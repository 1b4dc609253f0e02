import { Fault } from '../../fault.ts';
import type { InHandCheck, InHandStage } from '../../model/desk/in-hand.ts';
import { MAY_VERIFY } from '../../model/desk/rights.ts';
import type { InHandResult } from '../../station/in-hand/verify-in-hand.ts';
import { loadProduct } from '../../station/product/load-product.ts';
import type { Product } from '../../station/product/product.ts';
import { openScanner } from '../../station/scanners/open-scanner.ts';
import { Station } from '../../station/station.ts';
import { askSecret } from '../ask-secret.ts';
import type { CommandResult } from '../output.ts';
import { personAtTerminal } from '../person-at-terminal.ts';
import { printable, table } from '../text-table.ts';

export interface VerifyOptions {
  readonly port: string;
  readonly data: string;
  readonly as: string;
  readonly labelFromStdin: boolean;
  readonly product?: string;
  readonly json: boolean;
}

/** In words, for people; the entry and the JSON have the names. */
const VERDICTS = { genuine: 'GENUINE AND UNALTERED', changed: 'GENUINE, CHANGED', 'not-ours': 'NOT OURS' } as const;
const RESULTS = { matches: 'ok', differs: 'DIFFERS', 'not-checked': 'not checked' } as const;
const STAGES: Readonly<Record<InHandStage, string>> = {
  connecting: 'Connecting …',
  reading: 'Reading flash and certificate …',
  starting: 'Starting the unit …',
  challenging: 'Challenging its key …',
  opening: 'Opening it with its label …',
};

export async function verify(options: VerifyOptions, signal: AbortSignal): Promise<CommandResult> {
  await using station = await Station.open(options.data, {
    signal,
    scanner: (named) => openScanner(named, { dataDir: options.data, input: process.stdin }),
  });
  const { ledger } = station;
  const asked = { dataDir: options.data, ledger, as: options.as, roles: MAY_VERIFY };
  const { id: by } = await personAtTerminal(asked, signal);
  const label = options.labelFromStdin ? await askSecret('Scan the QR code of the label', signal) : undefined;
  const order = { port: options.port, by, ...(label === undefined ? {} : { label }) };
  const report = (stage: InHandStage): void => {
    process.stderr.write(`${STAGES[stage]}\n`);
  };
  const result = await station.verifyInHand(order, { product: () => productIn(options), report }, signal);
  return {
    ok: result.verdict === 'genuine',
    json: { ok: result.verdict === 'genuine', ...result },
    text: textOf(result),
  };
}

function productIn({ product }: VerifyOptions): Promise<Product> {
  if (product === undefined) throw new Fault('in-hand.no-product', { option: '--product' });
  return loadProduct(product);
}

function textOf({ unit, serial, verdict, checks, seq }: InHandResult): string {
  const differing = checks.filter(({ result }) => result === 'differs').map(({ check }) => check);
  const what = verdict === 'changed' ? `: ${differing.join(', ')}` : '';
  return [
    `${VERDICTS[verdict]}${what}`,
    `${serial ?? 'no serial'}, ${unit}, entry ${seq}`,
    table(checks.map(row)),
  ].join('\n');
}

function row({ check, result, found, wanted }: InHandCheck): string[] {
  const seen = result === 'differs' ? `${found ?? ''}, wanted ${wanted ?? ''}` : (found ?? '');
  return [check, RESULTS[result], printable(seen)];
}

/** Whose password or code it is. What is entered is not shown, and only its tag leaves this process, for the HSM. */
export async function lookUp(
  options: Pick<VerifyOptions, 'data' | 'as' | 'json'>,
  signal: AbortSignal,
): Promise<CommandResult> {
  await using station = await Station.open(options.data, {
    signal,
    scanner: (named) => openScanner(named, { dataDir: options.data, input: process.stdin }),
  });
  const { ledger } = station;
  const { id: by } = await personAtTerminal(
    { dataDir: options.data, ledger, as: options.as, roles: MAY_VERIFY },
    signal,
  );
  const typed = await askSecret('Password, code or QR code', signal);
  const answers = await station.lookUpSecret(typed, by, signal);
  const lines = answers.map(({ bits, found }) => {
    if (found === null) return `${bits} bits, not drawn by this station`;
    const what = found.secret === 'softApPassword' ? 'password' : 'ownership code';
    return `${bits} bits, unique: the ${found.current ? '' : 'replaced '}${what} of ${found.serial}, ${found.unit}`;
  });
  const ok = answers.every(({ found }) => found !== null);
  return { ok, json: { ok, answers }, text: lines.join('\n') };
}
