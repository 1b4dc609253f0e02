/** What the steps of one run work with: a board of their own; the ledger, the signer and the printer of the station. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Board, type BoardOptions } from '../device/board.ts';
import type { BoardTrace } from '../device/trace/board-trace.ts';
import { ramProgram } from '../formats/image/ram-image.ts';
import type { Permit } from '../formats/permit.ts';
import { CertificateAuthority } from './issuance/certificate-authority.ts';
import { ChainFolder } from './issuance/chain-folder.ts';
import type { PermitsNow } from './issuance/documents-in-force.ts';
import { tagSecretsBy } from './issuance/secret-tagging.ts';
import type { Claims } from './plan/claims.ts';
import type { OperatorWords } from './plan/operator-words.ts';
import type { PrintTurn } from './plan/print-turns.ts';
import { LabelOfRun, UnitSecretsOfRun } from './plan/run-memory.ts';
import type { RunWatcher } from './plan/run-unit.ts';
import type { StepContext, StepEvent } from './plan/step-context.ts';
import type { Product } from './product/product.ts';
import type { ServiceParts } from './service.ts';
import type { OpenedStation } from './setup/open-station.ts';

export interface SlotOrder {
  readonly slot: number;
  readonly port: string;
  readonly product: Product;
  /** What the run is called in the ledger; a new name is drawn when absent. */
  readonly run?: string;
  /** The only permit this run may use, or whichever of the product is in force. */
  readonly permit: Permit | 'any-in-force';
  /** Who started it, and for which work order or rework order. */
  readonly operator?: string;
  readonly order?: string;
}

export interface SlotWatcher extends RunWatcher {
  readonly event: (event: StepEvent) => void;
}

export interface ProvisionOptions {
  readonly watch: SlotWatcher;
  readonly abort: AbortSignal;
  /** What somebody says to the run; nobody does when absent. */
  readonly words?: OperatorWords;
}

/** Who looks at a run, and what is said to it. */
export interface RunCompany {
  readonly watch: SlotWatcher;
  readonly words: OperatorWords;
  readonly printTurn: PrintTurn;
  /** Outlives the run. */
  readonly trace: BoardTrace;
}

/** What all runs of a station share. */
export interface SharedByRuns {
  readonly opened: OpenedStation;
  readonly service: ServiceParts;
  readonly claims: Claims;
}

export function contextOfRun(order: SlotOrder, company: RunCompany, shared: SharedByRuns): StepContext {
  const { product, permit, ...identity } = order;
  const { watch, words, printTurn, trace } = company;
  const { signer, commits } = shared.service;
  const { config, dataDir, printer, ...opened } = shared.opened;
  const secrets = new UnitSecretsOfRun(product.config.unitData.ownerName);
  return {
    ...opened,
    printer: printer.current,
    station: config.station,
    product,
    authority: authorityFor({ product, permit }, shared),
    commits,
    tagSecrets: tagSecretsBy(signer),
    chains: new ChainFolder(join(dataDir, 'certs')),
    claims: shared.claims,
    identity: { run: randomUUID(), ...identity },
    board: new Board(order.port, { ...boardOptions(product, secrets), trace }),
    secrets,
    label: new LabelOfRun(),
    printTurn,
    words,
    report: watch.event,
  };
}

function authorityFor(
  { product, permit }: Pick<SlotOrder, 'product' | 'permit'>,
  { opened, service }: SharedByRuns,
): CertificateAuthority {
  const { signer, documents, batches } = service;
  const { config, issuers } = opened;
  const may = (each: Permit): boolean => permit === 'any-in-force' || each.permit === permit.permit;
  const permits = async (signal: AbortSignal): Promise<PermitsNow> => {
    const now = await documents.give(signal);
    return { permits: now.permits.filter(may), status: now.status };
  };
  const { station } = config;
  return new CertificateAuthority({ issuers, signer, batches, permits, product, station });
}

/** Without its secrets nobody knows what of a unit's console may be shown. */
export function boardOptions({ config, agentImage }: Product, secrets?: UnitSecretsOfRun): BoardOptions {
  const { bootTimeoutMs } = config.identity;
  const redacted = (text: string): string | undefined => secrets?.redactedText(text);
  if (agentImage === undefined) return { redacted, bootTimeoutMs };
  const { path, bytes, image } = agentImage;
  return { redacted, bootTimeoutMs, agentProgram: ramProgram(path, bytes, image) };
}
