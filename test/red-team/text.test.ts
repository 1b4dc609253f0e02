import { expect } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { canonicalBytes, parseCanonical } from '../../station-core/formats/text/canonical-json.ts';
import { permitDocumentSchema } from '../../station-core/formats/documents/permit-document.ts';
import { newEntry } from '../../station-core/ledger/entry.ts';
import { isPrintable, isPrintableLines, printableLines } from '../../station-core/model/printable.ts';
import { contractTextFields } from '../contract/text-fields.ts';
import { samplePermit } from '../signer/station-token.ts';
import { attempt, attempts } from './tools/attempt.ts';

/** Promise: a text of a board, a person or a scanner never writes on a terminal, hides itself, or stops the ledger. */

const HOSTILE: readonly (readonly [string, string])[] = [
  ['an escape sequence that clears the terminal', 'BM\u001b[2J1'],
  ['an escape sequence that sets the title of the window', 'BM\u001b]0;own\u00071'],
  ['a control of the second table, which some terminals obey', 'BM\u009b31m1'],
  ['a zero byte, where C ends the text', 'BM\u00001'],
  ['a backspace, that takes back what was printed', 'BM1\b2'],
  ['an override of the direction, that shows another number', 'BM\u202e21'],
  ['an isolate of the direction', 'BM\u206621'],
  ['half of a surrogate pair, which is no text', 'BM\ud8001'],
  ['a character of private use, which every font shows in its own way', 'BM\ue0001'],
  ['a line of its own, as if the log had said it', 'BM1\u2028PASS'],
  ['a byte order mark inside', 'BM\ufeff1'],
];

const fields = contractTextFields();

attempts<[text: string]>(
  HOSTILE.map(([name, text]) => [`${name}, typed or scanned into any field of any screen`, text] as const),
  (text) => {
    expect(fields.length).toBeGreaterThan(20);
    expect(fields.filter(({ schema }) => schema.safeParse(text).success).map(({ path }) => path)).toEqual([]);
  },
);

attempts<[text: string]>(
  HOSTILE.map(([name, text]) => [`${name}, in an entry of the ledger`, text] as const),
  (text) => {
    const stamp = { v: 1, seq: 0, at: '2026-03-02T08:00:00.000Z', station: 'S01' } as const;
    const chosen = {
      kind: 'order-chosen',
      by: 'olga',
      order: text,
      product: 'lamp-one',
      permit: 'P-1',
      targetQuantity: 1,
    } as const;
    expect(isPrintable(text)).toBe(false);
    expect(() => newEntry(stamp, chosen)).toThrow('cannot be printed');
  },
);

attempts<[text: string]>(
  HOSTILE.map(([name, text]) => [`${name}, said by a board: the ledger quotes it and goes on`, text] as const),
  (text) => {
    expect(isPrintableLines(printableLines(text))).toBe(true);
  },
);

attempts<[text: string]>(
  HOSTILE.map(([name, text]) => [`${name}, in what the officers are to sign`, text] as const),
  (text) => {
    expect(permitDocumentSchema.safeParse(samplePermit({ organization: text })).success).toBe(false);
    expect(permitDocumentSchema.safeParse(samplePermit({ serials: { prefix: text } })).success).toBe(false);
  },
);

attempt(
  'a name that is another one in another normal form: it has its own bytes, and no second spelling of them',
  () => {
    const [composed, decomposed] = ['L\u00e4mpchen', 'La\u0308mpchen'].map((name) => canonicalBytes({ name }));
    expect(composed?.equals(decomposed ?? Buffer.alloc(0))).toBe(false);
    expect(parseCanonical(Buffer.from('{"name":"L\\u00e4mpchen"}'))).toBeUndefined();
  },
);

attempt('a fault with the words of a board in it: they are evidence, and never what the fault says', () => {
  const fault = new Fault('csr.malformed', { said: '\u001b[2J' });
  expect(`${fault.message}${fault.text.says}${fault.text.remedy}`).not.toContain('\u001b');
});
