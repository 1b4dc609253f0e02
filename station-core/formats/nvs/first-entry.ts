/**
 * Why an NVS partition is bad, when its very first entry is. A page header is never encrypted and every entry is: where the
 * header is right and the first entry is not, the partition was encrypted, or with other keys.
 */
export class FirstEntryUnreadable extends Error {
  override readonly name = 'FirstEntryUnreadable';
}
