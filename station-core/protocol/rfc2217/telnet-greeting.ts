/**
 * Tells a telnet server from a raw serial stream by how it begins: servers negotiate at once, three bytes for each option
 * (RFC 854, IAC WILL|WONT|DO|DONT option). A board begins with text or with nothing.
 */
const IAC = 255;
const WILL = 251;
const DONT = 254;
/** The last option number that RFCs assign in a row (RFC 2066 to 4777); the others are not seen in greetings. */
const LAST_OPTION = 49;
const TRIPLE = 3;

/** `undefined`: too few bytes to tell. */
export function isTelnetGreeting(start: Uint8Array): boolean | undefined {
  const [iac, verb, option] = start;
  if (iac !== undefined && iac !== IAC) return false;
  if (verb !== undefined && (verb < WILL || verb > DONT)) return false;
  if (option === undefined) return start.length < TRIPLE ? undefined : false;
  return option <= LAST_OPTION;
}
