import { readFileSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { ISSUER_ALGORITHMS } from '../../station-core/pki/algorithms.ts';
import type { SignerClient } from '../../station-core/signer/client.ts';
import { Hsm } from '../../station-core/signer/token/hsm.ts';
import { CertificateAuthority } from '../../station-core/station/issuance/certificate-authority.ts';
import { Checkpointer } from '../../station-core/station/issuance/checkpointer.ts';
import { GroupCommit } from '../../station-core/station/issuance/group-commit.ts';
import { IssuanceBatches } from '../../station-core/station/issuance/issuance-batches.ts';
import type { Product } from '../../station-core/station/product/product.ts';
import { lifeOf } from '../ledger/sample-ledger.ts';
import { never, samplePermit, makeStationToken, startSigner, STATION } from '../signer/station-token.ts';
import { sha256Hex, type Wish, wish } from '../signer/trial-log.ts';
import { wantedOf } from '../signer/token/open-token.ts';
import { load, say, spread } from './figures.ts';

/**
 * The full path of a certificate, as the step `issue` goes it: intent durable → in one act with others the checkpoint over
 * it, checks, TBS, lint, signature, journal, anchor → certificate durable. `node test/bench/signer.ts [--units N] [--asking N]`
 */
const { values } = parseArgs({
  options: { units: { type: 'string', default: '640' }, asking: { type: 'string', default: '16' } },
});
const [units, asking] = [Number(values.units), Number(values.asking)];
/** Until then both processes compile what they run. */
const warm = 20 * asking;
const GOAL_PER_S = 1_000;
const GOAL_P99_MS = 60;
const GOAL_OF_DISK = 0.75;
/** What the station says that the unit runs. */
const RUNS = { firmwareVersion: '1.4.2', firmwareSha256Hex: ['ab'.repeat(32)] };

const token = await makeStationToken();
const dir = await mkdtemp(join(tmpdir(), 'bench-signer-'));
const permit = samplePermit({ quota: 10_000_000 });
const disk = [await fsyncsPerS()];
const ran = await run();
disk.push(await fsyncsPerS());
const hsmPerS = await signaturesPerS();
report();
await rm(dir, { recursive: true });
process.exit(0);

interface Ran {
  readonly perS: number;
  readonly latenciesMs: readonly number[];
  /** Of the ledger. */
  readonly commits: number;
  /** Of the signing service, each with a write to its journal. */
  readonly acts: number;
  readonly stationCpuMs: number;
  readonly signerCpuMs: number;
}

async function run(): Promise<Ran> {
  await using signer = await startSigner(token, [permit]);
  using ledger = Ledger.open({ dir, station: STATION, version: '0' });
  const wishes = Array.from({ length: units + warm }, (_, n) => prepared(ledger, n));
  const counted = { commits: 0, acts: 0 };
  const commits = new GroupCommit({
    append(bodies: never): never {
      counted.commits += 1;
      return ledger.append(bodies) as never;
    },
  });
  const issueBatch: SignerClient['issueBatch'] = (...asked) => {
    counted.acts += 1;
    return signer.issueBatch(...asked);
  };
  const checkpointer = new Checkpointer(ledger, signer, token.noteKey);
  const authority = authorityOf(signer, new IssuanceBatches(ledger, { issueBatch }, checkpointer));
  const one = async ({ wished, run: name }: Prepared): Promise<void> => {
    const about = { run: name, unit: wished.unit.mac, serial: wished.unit.serial };
    const { permit: permitId, product, spkiSha256Hex, csrDer, nonce } = wished;
    const intended = { ...about, permit: permitId, product, spkiSha256Hex, csrSha256Hex: sha256Hex(csrDer), ...RUNS };
    const { seq } = await commits.append({ kind: 'signature-intended', ...intended });
    const request = { unit: about.unit, serial: about.serial, permit: permitId, csrDer, nonce, intentSeq: seq };
    const { certDerBase64: certBase64, ...made } = await authority.issue(request, never);
    await commits.append({ kind: 'certificate-issued', ...about, spkiSha256Hex, certBase64, ...made, intentSeq: seq });
  };
  for (let n = 0; n < warm; n += asking) await Promise.all(wishes.splice(0, asking).map(one));
  Object.assign(counted, { commits: 0, acts: 0 });
  const { processId } = await signer.status(never);
  const [cpu, signerCpu, begin] = [process.cpuUsage(), cpuMsOf(processId), performance.now()];
  const latenciesMs: number[] = [];
  const lane = async (): Promise<void> => {
    for (let next = wishes.shift(); next !== undefined; next = wishes.shift()) {
      const from = performance.now();
      await one(next);
      latenciesMs.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: asking }, lane));
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    perS: units / seconds,
    latenciesMs,
    ...counted,
    stationCpuMs: (user + system) / 1000,
    signerCpuMs: cpuMsOf(processId) - signerCpu,
  };
}

interface Prepared {
  readonly wished: Wish;
  readonly run: string;
}

/** A run that has come as far as its request. */
function prepared(ledger: Ledger, n: number): Prepared {
  const wished = wish();
  const run = `run-${n}`;
  const life = lifeOf({ run, unit: wished.unit.mac, serial: wished.unit.serial });
  ledger.append([life.begun, life.connected, life.reserved]);
  return { wished, run };
}

function authorityOf(signer: SignerClient, batches: IssuanceBatches): CertificateAuthority {
  const certificate = { hardwareTypeOid: permit.hwTypeOid, serverAuth: false };
  const app = { version: '1.4.2', elfSha256Hex: 'ab'.repeat(32) };
  return new CertificateAuthority({
    issuers: { issuerCertDer: token.issuingCertDer },
    signer,
    batches,
    permits: () => Promise.reject(new TypeError('the permit is known')),
    product: { config: { product: permit.product, certificate }, build: { app } } as unknown as Product,
    station: STATION,
  });
}

/** One after the other, each of a batch's size: what the disk allows. */
async function fsyncsPerS(): Promise<number> {
  await using file = await open(join(dir, 'raw'), 'a');
  const bytes = Buffer.alloc(16 * 1_500, 0x20);
  const [begin, COUNT] = [performance.now(), 100];
  for (let n = 0; n < COUNT; n++) {
    await file.appendFile(bytes);
    await file.datasync();
  }
  return COUNT / ((performance.now() - begin) / 1000);
}

async function signaturesPerS(): Promise<number> {
  process.env['SOFTHSM2_CONF'] = token.files.softhsmConf;
  using hsm = Hsm.open(wantedOf(token), token.pin, token.dir);
  const [begin, COUNT] = [performance.now(), 1_000];
  const sign = (n: number): Promise<Buffer> => hsm.signWithIssuingKey(Buffer.alloc(600, n), ISSUER_ALGORITHMS['P-256']);
  for (let n = 0; n < COUNT; n += asking) await Promise.all(Array.from({ length: asking }, () => sign(n)));
  return COUNT / ((performance.now() - begin) / 1000);
}

/** User and system time of a process, in ticks of 10 ms (proc(5)). */
function cpuMsOf(processId: number): number {
  const fields = readFileSync(`/proc/${processId}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function report(): void {
  const { perS, latenciesMs, commits, acts, stationCpuMs, signerCpuMs } = ran;
  /** Certificates that share one write to the disk, of whichever of the two processes. */
  const batch = units / (commits + acts);
  const fsyncs = Math.min(...disk);
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? NaN;
  const byDisk = GOAL_OF_DISK * fsyncs * batch;
  const reached = perS >= GOAL_PER_S || (fsyncs < 500 && perS >= byDisk);
  say(`${units} certificates, ${asking} asking: ${perS.toFixed(0)}/s, ${load()}`);
  say(
    `goal ${GOAL_PER_S}/s, or ${GOAL_OF_DISK} × fsync × batch = ${byDisk.toFixed(0)}/s on a slow disk: ${reached ? 'reached' : 'missed'}`,
  );
  say(`of raw fsync (${disk.map((each) => each.toFixed(0)).join(' and ')}/s): ${(perS / fsyncs).toFixed(2)}`);
  say(`of raw HSM signing (${hsmPerS.toFixed(0)}/s): ${(perS / hsmPerS).toFixed(2)}`);
  say(
    `latency ms ${spread(latenciesMs, 1)}, p99 ${p99.toFixed(1)} (goal ${GOAL_P99_MS}); ${(units / acts).toFixed(1)} certificates an act`,
  );
  say(`writes to the disk a certificate: ledger ${(commits / units).toFixed(2)}, journal ${(acts / units).toFixed(2)}`);
  say(
    `processor ms a certificate: station ${(stationCpuMs / units).toFixed(2)}, signing service ${(signerCpuMs / units).toFixed(2)}`,
  );
}
