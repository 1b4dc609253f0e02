import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import {
  decodeAgentFrame,
  decodeAgentEnvelope,
  isAgentFrame,
} from '../../../station-core/protocol/unit-agent/frame.ts';
import { REPLY_BIT } from '../../../station-core/protocol/unit-agent/bodies.ts';
import { decodeAgentRequest, encodeAgentRequest } from '../../../station-core/protocol/unit-agent/messages.ts';
import { ProtocolError } from '../../../station-core/protocol/protocol-error.ts';
import { encodeSlip, SlipDecoder } from '../../../station-core/protocol/slip.ts';
import { hostileVectors, requestVectors } from '../../device-agent/vectors/read.ts';

/** docs/specs/unit-agent.md §Sizes: what an agent has no room for it drops. The station's own limit is higher. */
const MAX_REQUEST_BYTES = 4118;
const VERSION = 2;
const HELLO = 0x01;

function framesIn(lineHex: string): readonly Buffer[] {
  const decoder = new SlipDecoder({ isFrame: isAgentFrame });
  const pieces = [...decoder.push(Buffer.from(lineHex, 'hex')), ...decoder.flush()];
  return pieces.flatMap((piece) => (piece.kind === 'frame' ? [piece.bytes] : []));
}

/** What an agent that is made of these codecs would answer, as far as no state of a unit matters. */
function answersTo(frame: Buffer): readonly string[] {
  const { version, kind } = decodeAgentEnvelope(frame);
  if (frame.length > MAX_REQUEST_BYTES || (kind & REPLY_BIT) !== 0) return [];
  if (version !== VERSION) return kind === HELLO ? ['unsupported'] : [];
  try {
    return [decodeAgentRequest(decodeAgentFrame(frame)) === undefined ? 'unsupported' : 'reply'];
  } catch (error) {
    if (error instanceof ProtocolError) return ['malformed'];
    throw error;
  }
}

describe('the codecs of the station', () => {
  test.each(hostileVectors())('find $answers in $name', ({ lineHex, answers }) => {
    expect(framesIn(lineHex).flatMap(answersTo)).toStrictEqual(answers);
  });

  test.each(requestVectors())('read $name and write it again byte for byte', ({ lineHex }) => {
    const [frame, ...more] = framesIn(lineHex);
    expect(more).toStrictEqual([]);
    const request = decodeAgentRequest(decodeAgentFrame(frame ?? Buffer.alloc(0)));
    if (request === undefined) throw new Error('the request is unknown');
    expect(encodeSlip(encodeAgentRequest(request)).toString('hex')).toBe(lineHex);
  });
});
