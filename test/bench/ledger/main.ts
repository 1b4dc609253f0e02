import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { verifyInParallel } from '../../../station-core/ledger/verify/verify-in-parallel.ts';
import { load, say } from '../figures.ts';
import { MADE_BEFORE, makeLedger, type MadeLedger } from './make-ledger.ts';
import { signatureCost } from './signature-limit.ts';
import { bytesByTable, bytesOfEntries, type Share } from './where-bytes-go.ts';

/**
 * The ledger's own size and speed, each figure as a ratio to its goal. `node test/bench/ledger/main.ts [--units N]
 * [--data DIR]`: DIR keeps the ledger; without it, it goes with the benchmark.
 */
const GOAL = { verifyPerSecond: 250_000, appendPerSecond: 20_000, unitBytes: 10_000, proofP99Ms: 5, openMs: 1_000 };
const PROOFS = 2_000;
const FAR_ENTRIES = 10_007;
const CORES = 2;

const { values } = parseArgs({ options: { data: { type: 'string' }, units: { type: 'string', default: '1000' } } });
const dir = values.data === undefined ? await mkdtemp(join(tmpdir(), 'birthmark-bench-')) : resolve(values.data);
const path = join(dir, 'ledger.db');
try {
  const made = await makeLedger({ dir, units: Number(values.units), madeUnits: reportMade });
  say(`${made.units} units, ${made.entries} entries; ${load()}`);
  sizes(made);
  ratio('append', { figure: (made.entries / made.appendMs) * 1000, goal: GOAL.appendPerSecond, unit: 'entries/s' });
  sayCpu(made.appendCpu, made);
  opening();
  proofs();
  await verifying(made);
  say(`RSS ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`);
} finally {
  if (values.data === undefined) await rm(dir, { recursive: true });
}

function reportMade(units: number): void {
  if (units % 10_000 === 0) process.stderr.write(`${units} units\n`);
}

function ratio(what: string, { figure, goal, unit }: { figure: number; goal: number; unit: string }): void {
  say(`${what}: ${figure.toFixed(1)} ${unit}, ${(figure / goal).toFixed(2)} of the limit of ${goal}`);
}

function sizes({ units, entries }: MadeLedger): void {
  const tables = bytesByTable(path);
  const total = tables.reduce((sum, { bytes }) => sum + bytes, 0);
  say(`entries per unit: ${((entries - MADE_BEFORE) / units).toFixed(1)}`);
  ratio('bytes per unit', { figure: total / units, goal: GOAL.unitBytes, unit: 'bytes' });
  list('by table and index', tables, units);
  const sampled = Math.min(units, 1_000);
  const { byKind, byField } = bytesOfEntries(path, {
    fromSeq: MADE_BEFORE,
    entries: Math.round(((entries - MADE_BEFORE) / units) * sampled),
  });
  list('by kind of entry, before they are packed', byKind, sampled);
  list('by field', byField, sampled);
}

function list(what: string, shares: readonly Share[], units: number): void {
  say(`bytes per unit ${what}:`);
  for (const { name, bytes, count } of shares) {
    const each = (bytes / units).toFixed(0).padStart(8);
    if (bytes / units >= 1) say(`${each}  ${name} (${(count / units).toFixed(1)} a unit)`);
  }
}

function opening(): void {
  const begunMs = performance.now();
  Ledger.openUnchecked({ dir, station: 'S01', version: '0.1.0' })[Symbol.dispose]();
  ratio('open', { figure: performance.now() - begunMs, goal: GOAL.openMs, unit: 'ms' });
}

function proofs(): void {
  using reader = openLedgerReader(dir);
  const { sizeEntries } = reader.head();
  // Far from one another, as questions are: no block is still unpacked from the last one.
  const seqs = Array.from({ length: PROOFS }, (_, n) => (n * FAR_ENTRIES) % sizeEntries);
  const cpuBefore = process.cpuUsage();
  const times = seqs
    .map((seq) => {
      const begunMs = performance.now();
      reader.inclusionProof(seq, sizeEntries);
      return performance.now() - begunMs;
    })
    .sort((a, b) => a - b);
  const { user, system } = process.cpuUsage(cpuBefore);
  ratio('inclusion proof p99', { figure: times[Math.floor(PROOFS * 0.99)] ?? NaN, goal: GOAL.proofP99Ms, unit: 'ms' });
  say(`  ${((user + system) / 1000 / PROOFS).toFixed(2)} ms of the processor each`);
}

async function verifying(made: MadeLedger): Promise<void> {
  const { entries, checkpointKey, issuerCertDer } = made;
  const signatureUs = signatureCost().cpuUs;
  say(`one ECDSA P-256 signature: ${signatureUs.toFixed(0)} µs of the processor`);
  for (const [what, keys, signaturesPerUnit] of [
    ['verify with the certificates', { checkpointKey, issuerCertDer }, 2],
    ['verify without the issuing certificate', { checkpointKey }, 1],
  ] as const) {
    const [begunMs, cpuBefore] = [performance.now(), process.cpuUsage()];
    const report = await verifyInParallel(dir, { ...keys, signal: new AbortController().signal, threads: CORES });
    if (!report.ok) throw new TypeError(`it does not verify: ${JSON.stringify(report.problems.slice(0, 3))}`);
    const figure = (entries / (performance.now() - begunMs)) * 1000;
    ratio(what, { figure, goal: GOAL.verifyPerSecond, unit: 'entries/s' });
    const cpu = process.cpuUsage(cpuBefore);
    sayCpu(cpu, made);
    saySignatures(signaturesPerUnit * made.units * signatureUs, { cpu, made, figure });
  }
}

/** What the signatures leave of the goal: no verification that checks them all is faster than they are. */
function saySignatures(
  signaturesUs: number,
  { cpu, made, figure }: { cpu: NodeJS.CpuUsage; made: MadeLedger; figure: number },
): void {
  const limit = (CORES * made.entries * 1e6) / signaturesUs;
  const share = (100 * signaturesUs) / (cpu.user + cpu.system);
  say(
    `  ${(figure / limit).toFixed(2)} of the ${limit.toFixed(0)} entries/s that the signatures alone allow on ${CORES} cores`,
  );
  say(
    `  the signatures are ${share.toFixed(0)} % of the processor time; the goal allows ${((CORES * 1e6) / GOAL.verifyPerSecond).toFixed(1)} µs an entry`,
  );
}

/** On a machine that has other things to do, processor time says more than the clock does. */
function sayCpu({ user, system }: NodeJS.CpuUsage, { entries, units }: MadeLedger): void {
  const cpuUs = user + system;
  say(`  ${(cpuUs / entries).toFixed(1)} µs of the processor an entry, ${(cpuUs / units).toFixed(0)} µs a unit`);
}
