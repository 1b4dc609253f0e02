import { randomUUID } from 'node:crypto';
import { rememberPeople } from '../ledger/reading/people-known.ts';
import { Floor } from '../operators/floor.ts';
import { openOperators, type OperatorsOptions } from '../operators/open-operators.ts';
import { sleep } from '../wait.ts';
import { LabelDesk } from '../station/scanners/label-desk.ts';
import { openScanner } from '../station/scanners/open-scanner.ts';
import type { Scanner } from '../station/plan/step-context.ts';
import { readStationConfig } from '../station/setup/station-config.ts';
import { Station } from '../station/station.ts';
import { buildParts } from './host-parts.ts';
import { type ListPorts, listPorts } from './ports/ports.ts';
import { keepIndexed } from './queries/keep-indexed.ts';
import { QueryWorker } from './queries/query-worker.ts';
import type { ScreenContext } from './api/guard.ts';
import { createRouter, type HostParts } from './api/router.ts';
import { ScreenSessions } from './sessions/screen-sessions.ts';
import type { StartProcess } from './wanted-process.ts';

export interface HostOptions {
  readonly dataDir: string;
  /** Fires while the host opens: it stops opening. An open host ends by disposing of it. */
  readonly signal: AbortSignal;
  /** How the signer process is started; absent: forked. */
  readonly startProcess?: StartProcess;
  /** Those of this directory, where somebody else lets browsers in; absent: opened here, to be listed and revoked. */
  readonly screenSessions?: ScreenSessions;
  /** For tests: what ports there are, and reading labels back. */
  readonly listPorts?: ListPorts;
  readonly scanner?: Scanner;
  /** How long screens wait for a station that is not yet in service; then they are let in and see that it is not. */
  readonly patienceMs?: number;
  readonly operators?: Pick<OperatorsOptions, 'cost' | 'derive' | 'clock' | 'autoLockMs'>;
}

/** Screens that ask for nothing are locked by this. */
const SWEEP_EVERY_MS = 5_000;

/** Most stations are in service by then, and what prevents it is better reported before there is a screen. */
const PATIENCE_MS = 400;

/** The station with all that its screens may ask for. One of these answers every screen; each connection is a screen. */
export class Host implements AsyncDisposable {
  readonly parts: HostParts;
  readonly router: ReturnType<typeof createRouter>;
  /** Rejects with what keeps the station from its service; the host is then to end. */
  readonly inService: Promise<void>;
  readonly #screens: Set<string>;
  readonly #resources: AsyncDisposableStack;

  constructor(parts: HostParts, { screens, inService, resources }: HostLife) {
    this.parts = parts;
    this.router = createRouter(parts);
    this.inService = inService;
    this.#screens = screens;
    this.#resources = resources;
  }

  /** Disposing of the screen signs out whoever is signed in there. */
  readonly openScreen = (
    session?: string,
  ): Disposable & { readonly context: ScreenContext & Record<string, unknown> } => {
    const screen = randomUUID();
    this.#screens.add(screen);
    return {
      context: { screen, session },
      [Symbol.dispose]: () => {
        this.#screens.delete(screen);
        this.parts.sessions.end(screen);
      },
    };
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

interface HostLife {
  readonly screens: Set<string>;
  readonly inService: Promise<void>;
  readonly resources: AsyncDisposableStack;
}

/** Opens DIR as a station, in service or about to be. Errors in its setup are reported here, as a fault. */
export async function openHost(options: HostOptions): Promise<Host> {
  await using opened = new AsyncDisposableStack();
  const { dataDir } = options;
  const isTyped = options.scanner === undefined && (await readStationConfig(dataDir)).scanner === 'typed';
  const desk = isTyped ? new LabelDesk() : undefined;
  const station = opened.use(await openStation(options, options.scanner ?? desk));
  const floor = await Floor.open({ dir: dataDir });
  const operators = await openOperators({ dir: dataDir, ...peopleInLedger(station), ...options.operators });
  const queries = opened.use(new QueryWorker(dataDir));
  opened.use(keepIndexed({ dataDir, log: station.log, inService: station.inService }));
  const screens = new Set<string>();
  const parts = await buildParts({
    station,
    floor,
    operators,
    queries,
    desk,
    screens,
    resources: opened,
    screenSessions: options.screenSessions ?? opened.use(new ScreenSessions(dataDir)),
    dataDir,
    listPorts: options.listPorts ?? listPorts,
  });
  const sweeping = setInterval(() => {
    operators.sessions.sweep();
  }, SWEEP_EVERY_MS);
  sweeping.unref();
  opened.defer(() => {
    clearInterval(sweeping);
  });
  await inServiceOrLate(station, options);
  return new Host(parts, { screens, inService: station.inService, resources: opened.move() });
}

function peopleInLedger({ ledger }: Station): Pick<OperatorsOptions, 'record' | 'ledgerKnowsPeople'> {
  return {
    ledgerKnowsPeople: () => ledger.peopleHaveSignedIn(),
    record: (event) => {
      ledger.append(event);
      rememberPeople(ledger, event);
    },
  };
}

async function inServiceOrLate(
  { inService, vouched }: Station,
  { patienceMs = PATIENCE_MS, signal }: HostOptions,
): Promise<void> {
  await Promise.race([vouched, inService]); // until then nobody could be signed in: that is an entry
  const over = new AbortController();
  try {
    await Promise.race([inService, sleep(patienceMs, AbortSignal.any([signal, over.signal]))]);
  } finally {
    over.abort();
  }
}

function openStation(options: HostOptions, scanner: Scanner | undefined): Promise<Station> {
  const { dataDir, signal, startProcess } = options;
  return Station.begin(dataDir, {
    signal,
    scanner: (named) => scanner ?? openScanner(named, { dataDir, input: process.stdin }),
    ...(startProcess === undefined
      ? {}
      : { startSigner: (signer) => startProcess({ name: 'signer', args: [...signer.args], env: { ...signer.env } }) }),
  });
}
