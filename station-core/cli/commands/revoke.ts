import { readFile, writeFile } from 'node:fs/promises';
import { parseSignedDocument } from '../../codecs/signed-documents.ts';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import { HOLD_REASON_CHARACTERS } from '../../model/desk/hold-reason.ts';
import { MAY_REVOKE } from '../../model/desk/rights.ts';
import { MAX_REVOKED_PER_ORDER, type RevocationReason } from '../../model/issuance/revocation-reason.ts';
import type { Mac } from '../../model/mac.ts';
import { createDocument } from '../../officers/document-files.ts';
import { crlPem } from '../../pki/pem.ts';
import { CrlFolder } from '../../station/revocation/crl-folder.ts';
import { previewRevocation, type RevocationPreview } from '../../station/revocation/revocation-desk.ts';
import { draftOrder } from '../../station/revocation/revocation-orders.ts';
import { openScanner } from '../../station/scanners/open-scanner.ts';
import { readStationConfig } from '../../station/setup/station-config.ts';
import { Station } from '../../station/station.ts';
import { holdsSecrets } from '../label-text.ts';
import { tellOpening, type CommandResult } from '../output.ts';
import { personAtTerminal } from '../person-at-terminal.ts';
import { table } from '../text-table.ts';
import { givenFilters, unitsMatching } from '../unit-filters.ts';
import type { UnitFilterOptions } from '../usage/desk/search-options.ts';

export interface RevokeCertificatesOptions extends UnitFilterOptions {
  readonly reason: RevocationReason;
  readonly note: string;
  readonly as: string;
  readonly signedOrder?: string;
  readonly draft?: string;
  readonly dryRun: boolean;
  readonly data: string;
  readonly json: boolean;
}

export interface CrlOptions {
  readonly out?: string;
  readonly number?: number;
  readonly data: string;
  readonly json: boolean;
}

export async function revoke(
  ids: readonly string[],
  options: RevokeCertificatesOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  const note = noteIn(options);
  refuseSecrets([...ids, ...givenFilters(options).map(({ value }) => value), note]);
  const { units, preview } = await previewed(ids, options, signal);
  if (options.draft !== undefined) return draft(preview, note, { ...options, draft: options.draft });
  if (options.dryRun) {
    return { json: { ok: true, ...preview }, text: `${previewText(preview)}\nNothing was written.` };
  }
  const order = options.signedOrder === undefined ? undefined : await readText(options.signedOrder);
  process.stderr.write(`${previewText(preview)}\n`);
  const { as, data: dataDir, reason } = options;
  await using station = await openStation(dataDir, signal);
  const { ledger } = station;
  const { id: by } = await personAtTerminal({ dataDir, ledger, as, roles: MAY_REVOKE }, signal);
  const { desk } = await station.revocations(signal);
  const { fingerprint } = preview;
  const { revoked, crl } = await desk.revoke({ units, reason, note, by: [by], fingerprint, order }, signal);
  return {
    json: { ok: true, revoked, crl },
    text: `${count(revoked)} revoked. CRL ${crl.number} lists ${crl.revoked} and is valid until ${crl.nextUpdate}.`,
  };
}

export async function crl({ out, number, data }: CrlOptions, signal: AbortSignal): Promise<CommandResult> {
  const wanted = number ?? (await newCrl(data, signal));
  const crlDer = await new CrlFolder(data).read(wanted); // an earlier one needs no HSM, also beside a running station
  if (crlDer === undefined) throw new Fault('crl.none', { number: wanted });
  const pem = crlPem(crlDer);
  if (out === undefined) return { json: { ok: true, number: wanted, pem }, text: pem.trimEnd() };
  await writeFiles([
    [out, crlDer],
    [`${out}.pem`, Buffer.from(pem, 'ascii')],
  ]);
  return {
    json: { ok: true, number: wanted, der: out, pem: `${out}.pem` },
    text: `CRL ${wanted} written to ${out} (DER) and ${out}.pem.`,
  };
}

async function newCrl(data: string, signal: AbortSignal): Promise<number> {
  await using station = await openStation(data, signal);
  const { crls } = await station.revocations(signal);
  return (await crls.sign(signal)).number;
}

async function previewed(
  ids: readonly string[],
  options: RevokeCertificatesOptions,
  signal: AbortSignal,
): Promise<{ readonly units: readonly Mac[]; readonly preview: RevocationPreview }> {
  using opened = openLedgerAnywhere(options.data);
  const { ledger } = opened;
  const found = await unitsMatching(ledger, { options, most: MAX_REVOKED_PER_ORDER + 1 }, signal);
  const units = [...ids.map((id) => unitNamed(ledger, id)), ...found];
  return { units, preview: previewRevocation(ledger, units) };
}

function unitNamed(ledger: LedgerReader, id: string): Mac {
  const unit = ledger.macOf(id);
  if (unit === undefined) throw new Fault('ledger.not-found', { id });
  return unit;
}

async function draft(
  { toRevoke }: RevocationPreview,
  note: string,
  { draft: out, reason, data }: RevokeCertificatesOptions & { readonly draft: string },
): Promise<CommandResult> {
  const { station } = await readStationConfig(data);
  const { order, text } = draftOrder(station, { reason, note, toRevoke }, new Date());
  await createDocument(out, parseSignedDocument(text));
  return {
    json: { ok: true, out, order, certificates: toRevoke.length },
    text: `Order ${order} for ${count(toRevoke.length)} written to ${out}. Two officers sign it: birthmark revocation-order sign ${out}`,
  };
}

function openStation(dataDir: string, signal: AbortSignal): Promise<Station> {
  tellOpening();
  return Station.open(dataDir, {
    signal,
    scanner: (address) => openScanner(address, { dataDir, input: process.stdin }),
  });
}

/** Looked at before a PIN is asked for: what stands in the ledger stays there. */
function noteIn(options: RevokeCertificatesOptions): string {
  const note = options.note.trim();
  const { min, max } = HOLD_REASON_CHARACTERS;
  if (note.length >= min && note.length <= max) return note;
  throw new Fault('station.bad-argument', { problem: 'not a note', wanted: `${min} to ${max} characters` });
}

function refuseSecrets(words: readonly string[]): void {
  if (!words.some(holdsSecrets)) return;
  const problem = 'this is a secret of a label; delete it from the history of your shell';
  throw new Fault('station.bad-argument', { problem, wanted: 'serial numbers or MAC addresses, and a note in words' });
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw badPath(path, error);
  }
}

async function writeFiles(files: readonly (readonly [path: string, bytes: Uint8Array])[]): Promise<void> {
  for (const [path, bytes] of files) {
    try {
      await writeFile(path, bytes, { mode: 0o644 });
    } catch (error) {
      throw badPath(path, error);
    }
  }
}

function badPath(path: string, error: unknown): unknown {
  const problem = systemErrorCode(error);
  return problem === undefined ? error : new Fault('station.bad-path', { path, problem }, { cause: error });
}

function previewText({ toRevoke, alreadyRevoked, without }: RevocationPreview): string {
  const named = (word: string) => (each: RevocationPreview['toRevoke'][number]) => [
    each.serial ?? 'no serial',
    each.unit as string,
    each.certSerialHex,
    word,
  ];
  const rows = [
    ...toRevoke.map(named('to be revoked')),
    ...alreadyRevoked.map(named('revoked already')),
    ...without.map((unit) => ['no serial', unit as string, '', 'has no certificate']),
  ];
  return `${table(rows)}\n${count(toRevoke.length)} would be revoked permanently.`;
}

const count = (certificates: number): string => (certificates === 1 ? '1 certificate' : `${certificates} certificates`);
