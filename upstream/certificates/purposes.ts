import type { X509Certificate } from 'node:crypto';

/** The extended key usages, as object identifiers. Node gives nothing for a certificate without them, whatever its types say. */
export function purposesOf({ keyUsage }: X509Certificate): readonly string[] {
  return (keyUsage as readonly string[] | undefined) ?? [];
}
