/** What is looked at of a station without a board, in the order in which it is shown; and what may be found. */
export const STATION_CHECKS = [
  'setup',
  'files',
  'documents',
  'certificates',
  'permits',
  'products',
  'printer',
  'labels',
  'fonts',
  'scanner',
  'signing-service',
  'ledger',
  'clock',
  'disk',
  'upstream',
  'ports',
  'browser',
] as const;
export type StationCheck = (typeof STATION_CHECKS)[number];

/** `problem`: boards do not pass until it is gone. `warning`: they do. `not-checked`: it could not be looked at now. */
export const FINDING_STATES = ['good', 'warning', 'problem', 'not-checked'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** What is there, in the words of a terminal; screens have them in each language. */
export const SEEN_WORDS = {
  text: '{{text}}',
  manifest: 'manifest {{number}}, until {{until}}',
  certificate: '{{subject}}, until {{until}}',
  permit: '{{product}}, quota {{quota}}, until {{until}}',
  product: '{{chip}}, firmware {{version}}',
  labelDpi: 'labels at {{labelDpi}} dpi; the printer names no resolution',
  labelAsDots: 'labels at {{labelDpi}} dpi, printed dot for dot at {{printerDpi}} dpi',
  labelAsPage: 'labels at {{labelDpi}} dpi, sent as PDF: the printer makes the dots; it names no resolution',
  labelAsPageOf: 'labels at {{labelDpi}} dpi, sent as PDF: the printer makes the dots, at {{printerDpi}} dpi',
  networkPort: '{{address}}, not tried: a network port answers with a board only',
  typedScanner: 'types like a keyboard',
  token: 'token {{token}}, signing service in an account of its own',
  tokenOfHost: 'token {{token}}, reduced protection',
  entries: '{{entries}} entries',
  disk: '{{gibibytes}} GiB free',
  noUpstream: 'none: the ledger stays here',
  rehearsal: 'not asked: this copy is a rehearsal',
  upstream: '{{url}}, {{entries}} entries received',
};
export type SeenName = keyof typeof SEEN_WORDS;
export const SEEN_NAMES = Object.keys(SEEN_WORDS) as SeenName[];

export interface Seen {
  readonly name: SeenName;
  readonly values: Readonly<Record<string, string | number>>;
}

export function seenText({ name, values }: Seen): string {
  return SEEN_WORDS[name].replaceAll(/\{\{(\w+)\}\}/g, (_, value: string) => String(values[value] ?? ''));
}
