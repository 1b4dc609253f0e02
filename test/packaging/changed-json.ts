import fc from 'fast-check';

type Path = readonly (string | number)[];

/** A value of JSON with one thing changed, somewhere in it: a member gone, one added, or one of another value. */
export function changed(good: object): fc.Arbitrary<object> {
  const other = fc.oneof(
    fc.constantFrom<unknown>(null, '', 0, -1, 1.5, 1e9, true, [], {}, 'x', 'A1', 'firmware', 'esp32'),
    fc.jsonValue({ maxDepth: 1 }),
  );
  const change = fc.tuple(fc.constantFrom(...placesIn(good)), fc.constantFrom('remove', 'replace', 'add'), other);
  return change.map(([path, how, value]) => {
    const copy = structuredClone(good);
    const [holder, name] = holderOf(copy, path);
    if (how === 'add') add(holder, value);
    else if (how === 'remove') remove(holder, name);
    else holder[name] = value;
    return copy;
  });
}

function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([name, each]) => {
    return placesIn(each, [...path, Array.isArray(value) ? Number(name) : name]);
  });
  return path.length === 0 ? inside : [path, ...inside];
}

function holderOf(whole: object, path: Path): [Record<string | number, unknown>, string | number] {
  const holder = path.slice(0, -1).reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], whole);
  return [holder as Record<string | number, unknown>, path.at(-1) ?? ''];
}

function add(holder: Record<string | number, unknown>, value: unknown): void {
  if (Array.isArray(holder)) holder.push(value);
  else holder['colour'] = value;
}

function remove(holder: Record<string | number, unknown>, name: string | number): void {
  if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else Reflect.deleteProperty(holder, name);
}
