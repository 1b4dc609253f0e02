/** RFC 8010 §3.5.1: what begins a group of attributes. */
export const DELIMITER = {
  operation: 0x01,
  job: 0x02,
  printer: 0x04,
  unsupported: 0x05,
  subscription: 0x06,
  'event-notification': 0x07,
  document: 0x09,
} as const;

/** Everything below 0x10 delimits; 0x03 ends the attributes. */
export function isDelimiter(tag: number): boolean {
  return tag < 0x10;
}

/** RFC 8010 §3.5.2: how a value is encoded. */
export const TAG = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  resolution: 0x32,
  rangeOfInteger: 0x33,
  collection: 0x34,
  textWithLanguage: 0x35,
  nameWithLanguage: 0x36,
  endOfCollection: 0x37,
  textWithoutLanguage: 0x41,
  nameWithoutLanguage: 0x42,
  keyword: 0x44,
  uri: 0x45,
  uriScheme: 0x46,
  charset: 0x47,
  naturalLanguage: 0x48,
  mimeMediaType: 0x49,
  memberName: 0x4a,
} as const;

/** A printer may send tags that came later. */
export type IppTag = number;
