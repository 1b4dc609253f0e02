/**
 * The one-time code of an enrolment: 100 random bits in Crockford's base32, which people can read aloud. Case, blanks and
 * hyphens do not matter, and what looks alike is read as one.
 */
export const ENROLMENT_CODE_CHARACTERS = 20;
export const ENROLMENT_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** As it is sent. */
export const ENROLMENT_CODE = /^[0-9A-HJKMNP-TV-Z]{20}$/;

const GROUP = 5;

/** For people: in groups. */
export function groupedCode(code: string): string {
  return (code.match(new RegExp(`.{${String(GROUP)}}`, 'g')) ?? []).join('-');
}

/** What a person typed, as it is sent; undefined when it is no such code. */
export function readEnrolmentCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return ENROLMENT_CODE.test(code) ? code : undefined;
}
