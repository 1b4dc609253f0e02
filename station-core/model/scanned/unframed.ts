/** What scanners put around the text of a code when they are set up to. None of it begins or ends a text of ours. */

/** The more telling one, where a scan has several. */
export type Framing = 'aim-prefix' | 'eci' | 'control-characters';

/** STX, ETX, GS and their like. CR, LF and TAB are how most scanners end a scan. */
const CONTROLS_AROUND = /^[\p{Cc}\s]+|[\p{Cc}\s]+$/gu;
const ORDINARY = /[\s]/gu;
/** ISO/IEC 15424: the symbology and a modifier, as `]Q1` for a QR code and `]d2` for a Data Matrix. */
const AIM_PREFIX = /^\][A-Za-z][0-9A-Za-z]/;
/** Extended Channel Interpretation: a backslash and six digits, `\000026` for UTF-8. */
const ECI = /^\\[0-9]{6}/;

export function unframed(scanned: string): { readonly text: string; readonly framing: Framing | undefined } {
  const bare = scanned.replaceAll(CONTROLS_AROUND, '');
  const withoutAim = bare.replace(AIM_PREFIX, '');
  const text = withoutAim.replace(ECI, '');
  if (withoutAim !== bare) return { text, framing: 'aim-prefix' };
  if (text !== withoutAim) return { text, framing: 'eci' };
  const hasControls = scanned.replaceAll(ORDINARY, '').length > bare.replaceAll(ORDINARY, '').length;
  return { text, framing: hasControls ? 'control-characters' : undefined };
}
