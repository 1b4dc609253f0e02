import { encryptNvs } from './encryption.ts';
import type { NvsKeys } from './encryption.ts';
import { badNvs, brokenKey, MAX_NAMESPACES, PAGE_BYTES } from './entry.ts';
import type { NvsEntry, NvsNamespace, NvsSecretString, NvsVersion } from './entry.ts';
import { PartitionWriter } from './partition-writer.ts';

export type { NvsEntry, NvsNamespace, NvsSecretString, NvsValue } from './entry.ts';

/**
 * Builds an NVS partition, laid out as Espressif's generator lays it out (version 0.2.0), byte for byte.
 * It differs on purpose where that tool is wrong: a duplicate key is refused, and a key goes into the namespace it names.
 */
export interface NvsContent {
  readonly sizeBytes: number;
  readonly entries: readonly (NvsEntry | NvsSecretString | NvsNamespace)[];
  readonly version?: NvsVersion;
  readonly keys?: NvsKeys;
  /**
   * The generator puts the keys of a namespace that is opened a second time into the namespace created last.
   * `as-espressif-generator` repeats that, for comparing images only.
   */
  readonly reopenedNamespace?: 'where-it-belongs' | 'as-espressif-generator';
}

/** Below this size the partition can only be read by the firmware; then no page is kept free for it. */
const SMALLEST_WRITABLE_BYTES = 0x3000;

export function buildNvs(content: NvsContent): Buffer {
  const { sizeBytes } = content;
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0 || sizeBytes % PAGE_BYTES !== 0) {
    throw badNvs({ sizeBytes }, 'the size is not a multiple of 4096');
  }
  const readOnly = sizeBytes < SMALLEST_WRITABLE_BYTES;
  const pages = sizeBytes / PAGE_BYTES;
  const writer = new PartitionWriter(readOnly ? pages : pages - 1, content.version ?? 2);
  writeAll(writer, content);
  const written = writer.finish();
  return finished(readOnly ? written : withErasedEnd(written, sizeBytes), content);
}

function withErasedEnd(written: Buffer, sizeBytes: number): Buffer {
  const image = Buffer.alloc(sizeBytes, 0xff);
  image.set(written);
  written.fill(0);
  return image;
}

function finished(image: Buffer, { keys }: NvsContent): Buffer {
  if (keys === undefined) return image;
  const encrypted = encryptNvs(image, keys);
  image.fill(0);
  return encrypted;
}

function writeAll(writer: PartitionWriter, content: NvsContent): void {
  const indexes = new Map<string, number>();
  const seen = new Set<string>();
  for (const entry of content.entries) {
    let namespaceIndex = indexes.get(entry.namespace);
    if (namespaceIndex === undefined) {
      namespaceIndex = indexes.size + 1;
      openNamespace(writer, entry.namespace, namespaceIndex);
      indexes.set(entry.namespace, namespaceIndex);
    }
    if (!('key' in entry)) continue;
    requireNew(seen, entry);
    const asGenerator = content.reopenedNamespace === 'as-espressif-generator';
    const index = asGenerator ? indexes.size : namespaceIndex;
    if ('utf8' in entry) writer.writeSecretString(entry, index);
    else writer.writeEntry(entry, index);
  }
}

function openNamespace(writer: PartitionWriter, namespace: string, index: number): void {
  const broken = brokenKey(namespace);
  if (broken !== undefined) throw badNvs({ namespace }, broken);
  // Not a question of pages: no partition, however large, has room for more.
  if (index > MAX_NAMESPACES) throw badNvs({ namespace }, `there are more than ${MAX_NAMESPACES} namespaces`);
  writer.writeNamespace(namespace, index);
}

function requireNew(seen: Set<string>, entry: NvsEntry | NvsSecretString): void {
  const { namespace, key } = entry;
  const broken = brokenKey(key);
  if (broken !== undefined) throw badNvs({ namespace, key }, broken);
  // A NUL cannot occur in either name, so the pair stays unambiguous.
  const id = `${namespace}\0${key}`;
  if (seen.has(id)) throw badNvs({ namespace, key }, 'the key occurs twice in its namespace');
  seen.add(id);
}
