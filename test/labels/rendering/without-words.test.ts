import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { withoutWords } from '../../../station-core/labels/rendering/without-words.ts';

const SECRET = '7TQY4JNGNVMSGTVG';

test('what a package threw keeps its place and loses its words', () => {
  const bug = withoutWords(thrownBy(() => void JSON.parse(`{"password":"${SECRET}"`)));
  expect(inspect(bug, { showHidden: true })).not.toContain(SECRET);
  expect(bug.stack).toMatch(/^a drawing package failed\n {4}at .*without-words\.test\.ts\S*:\d+:\d+/);
});

test.each([
  ['a message that looks like a place', new Error(`x\n    at ${SECRET}`)],
  ['a message of several lines', new Error(`x\n${SECRET}\n    at f (${SECRET}:1:2)`)],
  ['a text', SECRET],
  ['nothing', undefined],
])('%s does not get through', (_what, thrown) => {
  expect(inspect(withoutWords(thrown), { showHidden: true })).not.toContain(SECRET);
});

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
