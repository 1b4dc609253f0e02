import type { Logger } from 'pino';
import { BoardTrace } from '../device/trace/board-trace.ts';
import type { Fault } from '../fault.ts';
import type { Permit } from '../formats/permit.ts';
import type { RenderLabel } from '../labels/rendering/label-renderer.ts';
import type { Ledger, LedgerCheck } from '../ledger/ledger.ts';
import type { VerifyOptions } from '../ledger/verify/verify.ts';
import type { Secret } from '../secret.ts';
import { MAX_JOURNAL_PAGE, type SignerStatus } from '../signer/client.ts';
import type { Sync } from '../sync/sync.ts';
import type { RecoveryOrder } from '../operators/recoveries.ts';
import { readRecovery } from './documents/recovery-order.ts';
import { PutAside } from './holds/put-aside.ts';
import { type LookedUp, lookUpSecret } from './in-hand/look-up-secret.ts';
import { type InHandOrder, type InHandParts, type InHandResult, verifyInHand } from './in-hand/verify-in-hand.ts';
import { type Expiry, expiringSoon } from './desk/expiries.ts';
import type { DocumentDesk } from './desk/document-desk.ts';
import type { SignedHead } from './issuance/checkpointer.ts';
import type { Revocations } from './revocation/open-revocations.ts';
import { Claims } from './plan/claims.ts';
import { OperatorWords } from './plan/operator-words.ts';
import { PrintTurns } from './plan/print-turns.ts';
import { readPermitFiles } from './product/permit-folder.ts';
import type { Plan } from './plan/plan.ts';
import type { Product } from './product/product.ts';
import { afterStop } from './plan/after-stop.ts';
import { type RunResult, runUnit } from './plan/run-unit.ts';
import { Service, type ServiceParts } from './service.ts';
import { ShiftDesk, type SigningJournalReader } from './shift/shift-desk.ts';
import { boardOptions, contextOfRun, type ProvisionOptions, type SlotOrder } from './run-context.ts';
import { openStationFiles, type OpenedStation, type StationOptions } from './setup/open-station.ts';
import { verifyingKeys } from './setup/verifying-keys.ts';
import type { StationPrinter } from './setup/station-printer.ts';
import { unless } from '../wait.ts';
import { liftBy } from './quarantine/lift-by.ts';
import type { LiftedQuarantine } from './quarantine/lift-folder.ts';
import { keepSlotTrace } from './diagnosis/slot-trace.ts';
import { planFor } from './unit-plan.ts';
import { type BoardThere, whichBoard } from './which-board.ts';

export interface InHandHelp extends Pick<InHandParts, 'report' | 'bootTimeoutMs'> {
  /** The product of a unit whose agent arrives by RAM. */
  readonly product: (name: string) => Promise<Product>;
}

/** The station: one ledger, one signer, one printer; any number of slots at work on them. */
export class Station implements AsyncDisposable {
  readonly #opened: OpenedStation;
  readonly #service: Service;
  /** Instead of the plan that a product has. */
  readonly #plan: Plan | undefined;
  readonly #claims = new Claims();
  readonly #printTurns = new PrintTurns();
  /** Absent until the station is in service. */
  #parts: ServiceParts | undefined;

  private constructor(opened: OpenedStation, options: StationOptions & { readonly plan?: Plan }) {
    this.#opened = opened;
    this.#plan = options.plan;
    this.#service = new Service(opened, options);
    this.aside = new PutAside(opened.ledger, () => this.sync?.nudge());
    this.inService = this.#service.ready.then((parts) => {
      this.#parts = parts;
    });
    this.inService.catch(() => undefined); // reported to whoever waits for it
  }

  /** Opens DIR as a station and brings it into service. `plan` takes the place of the plan of every product. */
  static async open(dataDir: string, options: StationOptions & { readonly plan?: Plan }): Promise<Station> {
    await using opened = new AsyncDisposableStack();
    const station = opened.use(await Station.begin(dataDir, options));
    await station.inService;
    opened.move();
    return station;
  }

  /** Opens DIR as a station that answers queries and is not yet in service: with a long ledger that takes another minute. */
  static async begin(dataDir: string, options: StationOptions & { readonly plan?: Plan }): Promise<Station> {
    return new Station(await openStationFiles(dataDir, options), options);
  }

  /** The ledger may be written, so people may sign in. Never, when `inService` rejects before. */
  get vouched(): Promise<void> {
    return this.#service.vouched;
  }

  /** Settles when boards may come; rejects with what keeps the station from it. */
  readonly inService: Promise<void>;

  /** How far the ledger check that a start waits for has come; absent when it is done. */
  get checking(): LedgerCheck | undefined {
    return this.ledger.unchecked;
  }

  get ledger(): Ledger {
    return this.#opened.ledger;
  }

  /** Absent when the setup names no upstream, and until the station is in service. */
  get sync(): Sync | undefined {
    return this.#parts?.sync;
  }

  get interruptedRuns(): number {
    return this.#parts?.interruptedRuns ?? 0;
  }

  /** By the manifest that two officers signed. */
  get isTrial(): boolean {
    return this.#opened.manifest.isTrial;
  }

  /** What other accounts of this machine can read or change, as found when the station opened. */
  get exposed(): Fault | undefined {
    return this.#opened.exposed;
  }

  get name(): string {
    return this.#opened.config.station;
  }

  /** The steps that a unit of this product goes through, under this order. */
  planFor({ config }: Pick<Product, 'config'>, order = ''): Plan {
    return this.#plan ?? planFor(config, this.ledger.reworkOrder(order)?.scope);
  }

  /** Units that QA puts aside. Other stations hear of it as soon as upstream does. */
  readonly aside: PutAside;

  get printer(): StationPrinter {
    return this.#opened.printer;
  }

  get renderLabel(): RenderLabel {
    return this.#opened.renderLabel;
  }

  get log(): Logger {
    return this.#opened.log;
  }

  /** Whoever scans does so into the terminal or the screen that the station was started from. */
  get hasTypedScanner(): boolean {
    return this.#opened.config.scanner === 'typed';
  }

  /** Whether the setup names one. */
  get hasUpstream(): boolean {
    return this.#opened.config.upstream !== undefined;
  }

  /** What the last attempt to send upstream failed with, if it failed. */
  get upstreamFault(): Fault | undefined {
    return this.#parts?.upstream.fault;
  }

  /** The permits as they lie in their folder now: one that was taken away is gone at once. */
  async permits(): Promise<readonly Permit[]> {
    return (await readPermitFiles(this.#opened.config.permits)).permits;
  }

  /** What the signer says of its token and of how much of each permit is used. */
  async signerStatus(signal: AbortSignal): Promise<SignerStatus> {
    const signer = await unless(signal, this.#service.signer);
    return signer.status(signal);
  }

  /** What officers signed and will soon be valid no more. */
  async expiries(nowMs: number): Promise<readonly Expiry[]> {
    const { number, document } = this.#opened.manifest;
    const manifest = { number, notAfter: document.notAfter };
    return expiringSoon({ manifest, permits: await this.permits() }, nowMs);
  }

  /** Where officers put documents in force, as soon as the station is in service. */
  async documentDesk(signal: AbortSignal): Promise<DocumentDesk> {
    return (await unless(signal, this.#service.ready)).documentDesk;
  }

  /** What the ledger of this station is verified with, as its setup pins it. */
  verifyingKeys(): Promise<{ readonly keys: VerifyOptions }> {
    return verifyingKeys(this.#opened.dataDir);
  }

  /** What two officers ordered for a person at this station. */
  recoveryIn(text: string): RecoveryOrder {
    const { officers } = this.#opened.manifest;
    return readRecovery(text, { station: this.name, officers, now: new Date() });
  }

  /** Refuses a product, or a release of it, that the manifest in force does not allow. */
  requireProduct(product: Pick<Product, 'config' | 'release'>): void {
    this.#opened.manifest.requireProduct(product, new Date());
  }

  /** Counts and closes shifts. */
  get shiftDesk(): ShiftDesk {
    const { dataDir, issuers, ledger } = this.#opened;
    const journal: SigningJournalReader = {
      from: async (line, signal) => {
        const signer = await unless(signal, this.#service.signer);
        return signer.journalFrom({ line, limit: MAX_JOURNAL_PAGE }, signal);
      },
      find: async (tbsSha256Hex, signal) => {
        const signer = await unless(signal, this.#service.signer);
        return signer.findSigned(tbsSha256Hex, signal);
      },
    };
    return new ShiftDesk({ dataDir, issuers, ledger, journal });
  }

  /**
   * Takes the board on one port through the whole plan, as soon as the station is in service. Rejects only when the ledger
   * itself fails or the station does not come into service, or with a bug before the run has begun.
   */
  async provision(order: SlotOrder, options: ProvisionOptions): Promise<RunResult> {
    const service = await unless(options.abort, this.#service.ready);
    using printTurn = this.#printTurns.begin(order.slot);
    const trace = new BoardTrace();
    const words = options.words ?? new OperatorWords({ isHeard: false });
    const company = { watch: options.watch, words, printTurn, trace };
    const context = contextOfRun(order, company, { opened: this.#opened, service, claims: this.#claims });
    try {
      const result = await runUnit(this.planFor(order.product, order.order), context, options);
      context.board.noteBootLog();
      await keepSlotTrace(this.#opened, order, { trace, result });
      const { log, ledger } = this.#opened;
      const { printer } = context;
      if (result.stopped !== undefined) await afterStop({ log, ledger, printer }, result.run, result.stopped);
      return result;
    } finally {
      context.secrets.forget();
      context.label.forget();
      this.#claims.releaseSlot(order.slot);
      await context.board[Symbol.asyncDispose]();
      service.revocations.nudge();
      this.sync?.nudge();
    }
  }

  /** Which board is at the end of a port; nothing is written to it or to the ledger. */
  whichBoard(port: string, signal: AbortSignal): Promise<BoardThere> {
    return whichBoard(port, signal);
  }

  /** Verifies a unit on a port, as soon as the station is in service; nothing is written to it. */
  async verifyInHand(
    order: InHandOrder,
    { product, ...watching }: InHandHelp,
    abort: AbortSignal,
  ): Promise<InHandResult> {
    const { signer } = await unless(abort, this.#service.ready);
    const parts = {
      ledger: this.ledger,
      tag: (secret: Secret<string>) => signer.tagSecret(secret, abort),
      boardOptions: async (name: string) => boardOptions(await product(name)),
      ...watching,
    };
    try {
      return await verifyInHand(order, parts, abort);
    } finally {
      this.sync?.nudge();
    }
  }

  /** Says whether a secret is one of a unit here, and of which. Nobody sees it. */
  async lookUpSecret(typed: Secret<string>, by: string, abort: AbortSignal): Promise<readonly LookedUp[]> {
    const { signer } = await unless(abort, this.#service.ready);
    return lookUpSecret(typed, { ledger: this.ledger, by, tag: (secret) => signer.tagSecret(secret, abort) });
  }

  /** Ends the quarantine of the signing service by the word of two officers, and records it. */
  async liftQuarantine(document: string, signal: AbortSignal): Promise<LiftedQuarantine> {
    return liftBy(await unless(signal, this.#service.ready), { document }, signal);
  }

  /** Revokes certificates, and has the lists signed that say so. */
  async revocations(signal: AbortSignal): Promise<Revocations> {
    return (await unless(signal, this.#service.ready)).revocations;
  }

  /** Has the HSM sign the ledger's head. */
  async checkpoint(signal: AbortSignal): Promise<SignedHead> {
    const { checkpointer } = await unless(signal, this.#service.ready);
    return checkpointer.at(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#service[Symbol.asyncDispose]();
    await this.#opened.resources.disposeAsync();
  }
}
