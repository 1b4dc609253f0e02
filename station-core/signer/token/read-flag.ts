import pkcs11js from 'pkcs11js';

/** One attribute of an object as a boolean; `undefined` where the token does not say. */
export function readFlag(
  { driver, session }: { readonly driver: pkcs11js.PKCS11; readonly session: pkcs11js.Handle },
  object: pkcs11js.Handle,
  type: number,
): boolean | undefined {
  try {
    const [attribute] = driver.C_GetAttributeValue(session, object, [{ type }]);
    const value = Buffer.from(attribute?.value ?? Buffer.alloc(0));
    return value.length === 1 ? value[0] === 1 : undefined;
  } catch (error) {
    // Forgiven: the token has no such attribute, and the policy says what that means.
    if (error instanceof pkcs11js.Pkcs11Error && error.code === pkcs11js.CKR_ATTRIBUTE_TYPE_INVALID) return undefined;
    throw error;
  }
}
