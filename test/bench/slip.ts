import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { encodeSlip, SlipDecoder } from '../../station-core/protocol/slip.ts';
import { load, say, spread } from './figures.ts';

/** How many megabytes a second SLIP makes on one core, against what is asked. `node test/bench/slip.ts [--repeat N]`. */
const { values } = parseArgs({ options: { repeat: { type: 'string', default: '5' } } });
const repeat = Number(values.repeat);

const ENCODE_GOAL = 200;
const DECODE_GOAL = 100;
const FRAME_BYTES = 0x4018;
const FRAMES = 64;
const TURNS = 32;
/** As a port hands it over. */
const CHUNK_BYTES = 0x1000;

const FRAMES_OF: Readonly<Record<string, () => Buffer>> = {
  'compressed or random data': () => randomBytes(FRAME_BYTES),
  'nothing to escape': () => Buffer.alloc(FRAME_BYTES, 'all work and no play '),
  'one byte in four escaped': () => randomBytes(FRAME_BYTES).map((byte) => (byte < 64 ? 0xc0 : byte)) as Buffer,
  'worst case, all escaped': () => Buffer.alloc(FRAME_BYTES, 0xdb),
};

/** A second of this thread on a processor, not of the clock: others use the machine too. */
function megabytesPerSecond(bytes: number, work: () => void): number {
  const begin = process.threadCpuUsage();
  for (let turn = 0; turn < TURNS; turn++) work();
  const { user, system } = process.threadCpuUsage(begin);
  return (bytes * TURNS) / (user + system);
}

for (const [name, frame] of Object.entries(FRAMES_OF)) {
  const frames = Array.from({ length: FRAMES }, frame);
  const payloadBytes = FRAMES * FRAME_BYTES;
  const wire = Buffer.concat(frames.map((each) => encodeSlip(each)));
  const encode = (): void => {
    for (const each of frames) encodeSlip(each);
  };
  const decode = (): void => {
    const decoder = new SlipDecoder();
    let found = 0;
    for (let at = 0; at < wire.length; at += CHUNK_BYTES) {
      for (const { kind } of decoder.push(wire.subarray(at, at + CHUNK_BYTES))) if (kind === 'frame') found += 1;
    }
    if (found !== FRAMES) throw new Error(`decoded ${found} of ${FRAMES} frames`);
  };
  encode();
  decode();
  const encoded = Array.from({ length: repeat }, () => megabytesPerSecond(payloadBytes, encode));
  const decoded = Array.from({ length: repeat }, () => megabytesPerSecond(payloadBytes, decode));
  say(`${name.padEnd(28)} encode ${spread(encoded, 0).padEnd(22)} MB/s  goal ${ENCODE_GOAL}`);
  say(`${''.padEnd(28)} decode ${spread(decoded, 0).padEnd(22)} MB/s  goal ${DECODE_GOAL}   [${load()}]`);
}
