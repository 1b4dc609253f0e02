import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { randomSerial, spkiOf } from '../../../fixtures/token/software-ca.ts';
import { issuerAlgorithm, SIGNATURE_ALGORITHMS } from '../../../station-core/pki/algorithms.ts';
import { assembleSigned } from '../../../station-core/pki/assemble.ts';
import { issuingTbs, rootTbs } from '../../../station-core/pki/ca/ca-certificates.ts';
import { assembleRequest, type CaRequest, encodeRequestInfo } from '../../../station-core/pki/ca/ca-request.ts';

/** Root and issuing CA with keys in software, for the rules about what they say. */

export type Curve = 'P-256' | 'P-384';

export const ROOT_NAME = { organization: 'Lämpchen GmbH', commonName: 'Lamp root 2026' };
export const ISSUING_NAME = { organization: 'Lämpchen GmbH', commonName: 'Lamp issuing 1' };
export const SCOPES = [{ organization: 'Lämpchen GmbH', organizationalUnit: 'Lamp One' }];

export class SoftwareKey {
  readonly publicKey: KeyObject;
  readonly #privateKey: KeyObject;

  constructor(curve: Curve) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
    this.publicKey = publicKey;
    this.#privateKey = privateKey;
  }

  get spkiDer(): Buffer {
    return spkiOf(this.publicKey);
  }

  sign(message: Uint8Array): Buffer {
    const { signature } = issuerAlgorithm(this.publicKey);
    return sign(SIGNATURE_ALGORITHMS[signature].hash, message, this.#privateKey);
  }

  /** The certificate of this TBS, signed by this key. */
  certify(tbsDer: Uint8Array): Buffer {
    const { spkiDer } = this;
    const { signature: algorithm } = issuerAlgorithm(this.publicKey);
    return assembleSigned({ tbsDer, signatureDer: this.sign(tbsDer) }, { spkiDer, algorithm });
  }
}

export const yesterday = (): Date => new Date(Date.now() - 86_400_000);

export function rootOf(key: SoftwareKey): Buffer {
  const { spkiDer } = key;
  return key.certify(rootTbs({ name: ROOT_NAME, spkiDer, certSerial: randomSerial(), notBefore: yesterday() }));
}

export function requestOf(key: SoftwareKey, changes: Partial<CaRequest> = {}): CaRequest {
  return Object.assign({ name: ISSUING_NAME, spkiDer: key.spkiDer, scopes: SCOPES }, changes);
}

export function csrOf(key: SoftwareKey, request: CaRequest = requestOf(key)): Buffer {
  const info = encodeRequestInfo(request);
  return assembleRequest(info, key.sign(info), issuerAlgorithm(key.publicKey));
}

export function issuingOf(
  request: CaRequest,
  root: { readonly key: SoftwareKey; readonly certDer: Uint8Array },
): Buffer {
  const fields = { rootCertDer: root.certDer, certSerial: randomSerial(), notBefore: yesterday() };
  return root.key.certify(issuingTbs(request, fields));
}
