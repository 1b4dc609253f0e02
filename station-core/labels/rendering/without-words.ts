/**
 * The bug that a drawing package threw, as its place in the code alone: the package knows the secrets of the label, and
 * its own words may quote them.
 */
export function withoutWords(thrown: unknown): Error {
  const bug = new Error('a drawing package failed');
  const trace = thrown instanceof Error ? (thrown.stack ?? '') : '';
  bug.stack = [bug.message, ...trace.split('\n').filter((line) => PLACE.test(line))].join('\n');
  return bug;
}

const PLACE = /^ {4}at (?:[\w$.<> [\]]+ \()?(?:file:|node:|\/)[^\s()]+:\d+:\d+\)?$/;
