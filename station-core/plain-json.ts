/**
 * JSON from elsewhere, before it meets a schema. zod (4.6) compares `length` with a limit even where the type is wrong
 * already. If an object is there that turns into no number, as `{"length":{"toString":0,"valueOf":0}}`, the comparison
 * throws a TypeError, which nobody who refuses input by a schema expects. Fuzzing of the contract found it.
 */

/** Whether `value`, of any depth, has a member `length` that cannot be compared with a number. */
export function hasOddLength(value: unknown): boolean {
  // A Set is walked with what is added on the way, and takes a value that holds itself once.
  const found = new Set(isObject(value) ? [value] : []);
  for (const each of found) {
    if ('length' in each && isObject(each.length) && !isComparable(each.length)) return true;
    if (ArrayBuffer.isView(each)) continue;
    for (const member of Object.values(each)) if (isObject(member)) found.add(member);
  }
  return false;
}

/** `JSON.parse` for what a schema reads next. Throws SyntaxError, for an odd `length` too. */
export function parsePlainJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (hasOddLength(value)) throw new SyntaxError('a member "length" is no number');
  return value;
}

function isComparable(length: object): boolean {
  try {
    Number(length);
    return true;
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
