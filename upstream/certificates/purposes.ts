/**
 * The extended key usages of a certificate, as object identifiers. Node gives nothing for a certificate without them,
 * whatever its types say.
 */
export function purposesOf({ keyUsage }: { readonly keyUsage: readonly string[] | undefined }): readonly string[] {
  return keyUsage ?? [];
}
