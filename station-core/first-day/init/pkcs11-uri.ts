/** A token, as a PKCS#11 URI says it (RFC 7512): `pkcs11:token=st01?module-path=/usr/lib/softhsm/libsofthsm2.so`. */

export interface TokenPlace {
  readonly modulePath: string;
  readonly tokenLabel: string;
}

const URI = /^pkcs11:token=([^;?]+)\?module-path=(.+)$/;
/** RFC 7512 §2.3 allows these in a path and in a query. */
const PLAIN = /[^A-Za-z0-9\-._~:[\]@!$'()*+,=/]/gu;

export function formatTokenUri({ modulePath, tokenLabel }: TokenPlace): string {
  return `pkcs11:token=${escaped(tokenLabel).replaceAll('/', '%2F')}?module-path=${escaped(modulePath)}`;
}

/** `undefined` for what names no token and no driver. */
export function parseTokenUri(text: string): TokenPlace | undefined {
  const [, token, path] = URI.exec(text) ?? [];
  if (token === undefined || path === undefined) return undefined;
  try {
    return { tokenLabel: decodeURIComponent(token), modulePath: decodeURIComponent(path) };
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function escaped(text: string): string {
  return text.replaceAll(PLAIN, encodeURIComponent);
}
