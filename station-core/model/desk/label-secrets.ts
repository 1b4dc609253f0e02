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
const BARE = /(?<![A-Za-z0-9])(?:[2-9A-HJ-NP-Z]{4}[ -]?){3}[2-9A-HJ-NP-Z]{4}(?![A-Za-z0-9])/gi;

export const NOT_SHOWN = '[not shown]';

export function withoutLabelText(text: string): string {
  return text.replaceAll(QUOTED, `$1${NOT_SHOWN}`).replaceAll(UNQUOTED, `$1${NOT_SHOWN}`);
}

/** Also what only looks like a secret: for words that were typed or scanned, of which nothing else is known. */
export function withoutSecrets(text: string): string {
  return withoutLabelText(text).replaceAll(BARE, NOT_SHOWN);
}

/** Whether somebody has scanned a label where a serial number or a MAC address belongs. */
export function holdsSecrets(text: string): boolean {
  return withoutSecrets(text) !== text;
}
