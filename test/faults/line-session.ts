import { randomBytes } from 'node:crypto';
import { chanceFrom, type Disturbance } from '../../fixtures/virtual-jig/line/line-noise.ts';
import { startJig, type JigBoard, type JigChip } from '../../fixtures/virtual-jig/jig.ts';
import { Secret } from '../../station-core/secret.ts';
import { Board } from '../../station-core/device/board.ts';
import { Fault, type FaultCode } from '../../station-core/fault.ts';
import { abortAfterTurns } from '../patience.ts';

/**
 * One board flashed over a line that misbehaves as a seed says: noise, lost and doubled bytes, a board that stalls, resets
 * or loses its cable in the middle. Whatever happens, the flash holds what was sent, or a fault says what was wrong.
 */
export interface LineSession {
  readonly seed: number;
  readonly trouble: string;
  readonly ended: 'written' | FaultCode;
  /** What must never be: a wrong PASS, a bug, a fault that blames the wrong thing, a hang. */
  readonly broken?: string;
  readonly tookMs: number;
  readonly evidence: string;
}

/** What a bad line, a stalled board or a pulled cable may be called. None of it says that the board itself is another. */
const BLAMES_LINE: ReadonlySet<FaultCode> = new Set<FaultCode>([
  ...(['port.lost', 'port.gone', 'port.busy'] as const),
  ...(['board.silent', 'board.garbled', 'board.not-heard', 'board.not-in-download-mode'] as const),
  ...(['board.stub-did-not-start', 'board.refused-command', 'board.write-failed', 'board.verify-mismatch'] as const),
  'station.timed-out', // the limit of this session
]);

const CHIPS: readonly JigChip[] = ['esp32c3', 'esp32', 'esp32s3', 'esp32c6'];
/** Beyond this after the signal, something did not listen to it. */
const STOP_MS = 1_000;

export async function lineSession(seed: number, limitMs: number): Promise<LineSession> {
  const chance = chanceFrom(seed);
  const among = <T>(items: readonly [T, ...T[]] | readonly T[]): T => items[Math.floor(chance() * items.length)] as T;
  await using jig = await startJig({ boards: [{ chip: among(CHIPS) }] });
  const [on] = jig.boards as readonly [JigBoard];
  const loader = among(['stub', 'stub', 'rom'] as const);
  const regions = [
    { name: 'text', offsetBytes: 0x10_000, bytes: Buffer.alloc(30_000, 'all work and no play ') },
    { name: 'noise', offsetBytes: 0x20_000, bytes: randomBytes(loader === 'stub' ? 40_000 : 6_000) },
    { name: 'unit', offsetBytes: 0x9000, bytes: new Secret(randomBytes(0x1000)) },
  ];
  const { trouble, disturbance } = troubleOf(chance, on);
  on.disturb({ seed, ...disturbance });
  const beginMs = performance.now();
  using limit = abortAfterTurns(limitMs);
  using late = abortAfterTurns(limitMs + STOP_MS);
  const signal = AbortSignal.any([limit, stopped(limit)]);
  let ended: LineSession['ended'] = 'written';
  let broken: string | undefined;
  let evidence = '';
  try {
    await using board = new Board(on.address, { loader });
    const { mac } = await board.identify(signal);
    if (mac !== on.mac) broken = `took ${on.mac} for ${mac}`;
    const written = await board.write(regions, { signal, onSlowed: () => undefined });
    if (written.length !== regions.length) broken = 'a region is missing in the evidence';
    await board.release(signal);
    for (const { name, offsetBytes, bytes: content } of regions) {
      const bytes = content instanceof Secret ? content.reveal() : content;
      if (!on.flash.subarray(offsetBytes, offsetBytes + bytes.length).equals(bytes)) broken = `wrong PASS: ${name}`;
    }
  } catch (error) {
    if (error instanceof Fault) {
      ended = error.code;
      evidence = JSON.stringify(error.evidence);
    } else if (!limit.aborted) broken = `a bug: ${String(error)} ${error instanceof Error ? (error.stack ?? '') : ''}`;
    else ended = 'station.timed-out';
    if (!BLAMES_LINE.has(ended as FaultCode)) broken ??= `blames the wrong thing: ${ended} ${evidence}`;
  }
  const tookMs = performance.now() - beginMs;
  if (late.aborted) broken ??= `hung for more than ${STOP_MS} ms after it was stopped`;
  return { seed, trouble, ended, tookMs, evidence, ...(broken === undefined ? {} : { broken }) };
}

/** The reason that a station gives when a step takes too long. */
function stopped(limit: AbortSignal): AbortSignal {
  const stop = new AbortController();
  limit.addEventListener('abort', () => {
    stop.abort(new Fault('station.timed-out'));
  });
  return stop.signal;
}

/** A session of these has some 100,000 bytes on the wire. */
const SESSION_BYTES = 100_000;

function troubleOf(chance: () => number, on: JigBoard): { trouble: string; disturbance: Omit<Disturbance, 'seed'> } {
  const moment = Math.floor(chance() ** 2 * SESSION_BYTES);
  const rate = 10 ** (-5.5 + 3 * chance());
  const at = (then: () => void): Omit<Disturbance, 'seed'> => ({ at: { byte: moment, then } });
  const kinds: readonly (readonly [string, Omit<Disturbance, 'seed'>])[] = [
    ['damaged bytes', { damaged: rate }],
    ['bytes damaged so that no checksum sees it', { twins: rate }],
    ['lost bytes', { lost: rate }],
    ['doubled bytes', { doubled: rate }],
    ['stray bytes', { stray: rate }],
    ['all of it', { damaged: rate / 4, lost: rate / 4, doubled: rate / 4, stray: rate / 4 }],
    ['good only when slow', { damaged: 0.003, lost: 0.003, goodUpToBaud: chance() < 0.5 ? 460_800 : 115_200 }],
    ['dead from a moment on', { deadAfterBytes: moment }],
    [
      'a reset at a moment',
      at(() => {
        on.powerCycle();
      }),
    ],
    [
      'the cable pulled at a moment',
      at(() => {
        on.unplug();
      }),
    ],
    [
      'one damaged reply',
      at(() => {
        on.inject('garble-one-frame');
      }),
    ],
  ];
  const [kind, disturbance] = kinds[Math.floor(chance() * kinds.length)] ?? ['nothing', {}];
  return { trouble: `${kind} (rate ${rate.toExponential(1)}, moment ${moment})`, disturbance };
}
