/**
 * A hand scanner types into whatever has the focus, a shell or a search field included. The text of a label's QR code
 * holds two secrets, so nothing that was typed may be quoted, sent or put into an address before these have looked at it.
 */

/** As JSON, whose quotes may have been escaped again on the way. */
const QUOTED = /(\\*"(?:password|pop)\\*"\s*:\s*\\*")[^"\\]*/gi;
/** What a shell leaves of it: without quotes and, by brace expansion, in pieces. */
const UNQUOTED = /\b((?:password|pop):)[^\s"'\\,;}]{8,}/gi;
/**
 * The secret alone: sixteen symbols without 0, 1, I and O (secrets/alphabet.ts), in one piece or in the groups of four
 * that the label prints; typed in either case.
 */
const BARE = /(?<![A-Z0-9])(?:[2-9A-HJ-NP-Z]{4}[ -]?){3}[2-9A-HJ-NP-Z]{4}(?![A-Z0-9])/gi;
/** Runs and holds are named so; either half of it can look like a secret. */
const UUID = /(?<![A-Z0-9])([0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})(?![A-Z0-9])/i;

export const NOT_SHOWN = '[not shown]';

export function withoutLabelText(text: string): string {
  return text.replaceAll(QUOTED, `$1${NOT_SHOWN}`).replaceAll(UNQUOTED, `$1${NOT_SHOWN}`);
}

/** Also what only looks like a secret: for words that were typed or scanned, of which nothing else is known. */
export function withoutSecrets(text: string): string {
  const pieces = withoutLabelText(text).split(UUID);
  return pieces.map((piece, at) => (at % 2 === 1 ? piece : withoutBare(piece))).join('');
}

function withoutBare(text: string): string {
  return text.replaceAll(BARE, (found) => (mayBeSecret(found) ? NOT_SHOWN : found));
}

/** "Last week when they" is prose, and a number is a number: of 2^32 secrets one has no letter. */
function mayBeSecret(found: string): boolean {
  const isProse = / /.test(found) && !/\d/.test(found) && found !== found.toUpperCase();
  return /[a-z]/i.test(found) && !isProse;
}

/** Whether somebody has scanned a label where a serial number or a MAC address belongs. */
export function holdsSecrets(text: string): boolean {
  return withoutSecrets(text) !== text;
}
