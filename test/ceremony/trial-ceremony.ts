import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signDocument, type OfficerSigner } from '../../station-core/officers/sign-document.ts';
import { readDocument, replaceDocument } from '../../station-core/officers/document-files.ts';
import { readPem } from '../../station-core/ceremony/pem-files.ts';
import { makeRoot } from '../../station-core/ceremony/root/make-root.ts';
import { RootCeremony, type RootSettings } from '../../station-core/ceremony/root/root-state.ts';
import { openRequest, signRequest } from '../../station-core/ceremony/root/sign-request.ts';
import { beginCeremony, tokenOf } from '../../station-core/ceremony/station/begin-ceremony.ts';
import { StationCeremony, type StationSettings } from '../../station-core/ceremony/station/ceremony-state.ts';
import { configurationPath } from '../../station-core/ceremony/station/configuration.ts';
import { continueCeremony } from '../../station-core/ceremony/station/continue-ceremony.ts';
import { importCertificate } from '../../station-core/ceremony/station/import-certificate.ts';
import type { NextStep } from '../../station-core/ceremony/station/next-step.ts';
import { requestPath } from '../../station-core/ceremony/station/write-request.ts';
import { type AtToken, CeremonyToken } from '../../station-core/ceremony/token/ceremony-token.ts';
import { TokenOnDemand } from '../../station-core/ceremony/token/token-on-demand.ts';
import { Secret } from '../../station-core/secret.ts';
import { trialOfficers } from '../../fixtures/token/trial-officers.ts';
import { makeSoftHsm, SOFTHSM_MODULE } from '../officers/softhsm.ts';

/** A station's ceremony and that of its root, each with a SoftHSM token of its own in a folder of its own. */

export const never = new AbortController().signal;
export const PIN = '12345678';
export const PEOPLE = [
  { name: 'Anna Berg', role: 'security officer' },
  { name: 'Bo Chen', role: 'security officer' },
];

export interface TrialPlace {
  readonly dir: string;
  readonly at: AtToken;
  readonly tokenLabel: string;
}

export async function trialPlace(tokenLabel: string): Promise<TrialPlace> {
  const dir = await mkdtemp(join(tmpdir(), `${tokenLabel}-`));
  const conf = makeSoftHsm(dir, { label: tokenLabel, pin: PIN });
  const env = { SOFTHSM2_CONF: conf };
  return { dir, tokenLabel, at: { dir, askPin: async () => new Secret(PIN), signal: never, env } };
}

export class TrialStation {
  readonly place: TrialPlace;
  readonly officers: readonly OfficerSigner[];
  readonly settings: StationSettings;

  private constructor(place: TrialPlace, officers: readonly OfficerSigner[], changes: Partial<StationSettings>) {
    this.place = place;
    this.officers = officers;
    this.settings = {
      people: PEOPLE,
      name: { organization: 'Lämpchen GmbH', commonName: 'Lamp issuing 1' },
      software: 'Birthmark test',
      station: 'ST01',
      modulePath: SOFTHSM_MODULE,
      tokenLabel: place.tokenLabel,
      officers: officers.map(({ officer }) => officer),
      scopes: [{ organization: 'Lämpchen GmbH', organizationalUnit: 'Lamp One' }],
      curve: 'P-256',
      statePath: join(place.dir, 'state'),
      ...changes,
    };
  }

  static async make(changes: Partial<StationSettings> = {}): Promise<TrialStation> {
    const place = await trialPlace('station');
    return new TrialStation(place, await trialOfficers(join(place.dir, 'officers')), changes);
  }

  /** The same station, held in another way. */
  at(changes: Partial<AtToken>): TrialStation {
    const { place, officers, settings } = this;
    const at = Object.assign({}, place.at, changes);
    return new TrialStation(Object.assign({}, place, { at }), officers, settings);
  }

  get dir(): string {
    return this.place.dir;
  }

  /** `birthmark ca init`: begins, or goes on. */
  async init(): Promise<NextStep> {
    const { at } = this.place;
    if (await StationCeremony.hasBegun(this.dir)) {
      const ceremony = await StationCeremony.open(this.dir);
      await using known = new TokenOnDemand(() => tokenOf(ceremony, at));
      return await continueCeremony(ceremony, known, { signal: never });
    }
    const { ceremony, token } = await beginCeremony(this.settings, at);
    await using opened = token;
    return await continueCeremony(ceremony, new TokenOnDemand(async () => opened), { signal: never });
  }

  request(): Promise<Buffer> {
    return this.open().then((ceremony) =>
      readPem(requestPath(ceremony), 'CERTIFICATE REQUEST', 'ceremony.bad-request'),
    );
  }

  async import(chain: { readonly certDer: Uint8Array; readonly rootCertDer: Uint8Array }): Promise<void> {
    const ceremony = await this.open();
    await using token = await tokenOf(ceremony, this.place.at);
    await importCertificate(ceremony, { chain, token, now: new Date() }, never);
  }

  async sign(officers = this.officers): Promise<void> {
    const path = configurationPath(await this.open());
    for (const officer of officers) {
      const { document } = await readDocument(path, ['signer']);
      await replaceDocument(path, await signDocument(document, 'signer', officer));
    }
  }

  open(): Promise<StationCeremony> {
    return StationCeremony.open(this.dir);
  }

  /** What the token holds, by kind and label. */
  async keysInToken(): Promise<string[]> {
    const { modulePath, tokenLabel } = this.settings;
    await using token = await CeremonyToken.open({ modulePath, tokenLabel }, this.place.at);
    return (await token.privateKeys()).map(({ objectClass, label }) => `${objectClass} ${label}`).sort();
  }
}

export class TrialRoot {
  readonly place: TrialPlace;
  readonly settings: RootSettings;

  private constructor(place: TrialPlace, curve: RootSettings['curve']) {
    this.place = place;
    this.settings = {
      people: PEOPLE,
      name: { organization: 'Lämpchen GmbH', commonName: 'Lamp root 2026' },
      software: 'Birthmark test',
      modulePath: SOFTHSM_MODULE,
      tokenLabel: place.tokenLabel,
      curve,
    };
  }

  static async make(curve: RootSettings['curve'] = 'P-384'): Promise<TrialRoot> {
    const root = new TrialRoot(await trialPlace('root'), curve);
    await using token = await root.token();
    const ceremony = await RootCeremony.begin(root.place.dir, { settings: root.settings, token: token.facts }, never);
    await makeRoot(ceremony, token, never);
    return root;
  }

  token(): Promise<CeremonyToken> {
    const { modulePath, tokenLabel } = this.settings;
    return CeremonyToken.open({ modulePath, tokenLabel }, this.place.at);
  }

  async open(): Promise<RootCeremony> {
    const ceremony = await RootCeremony.find(this.place.dir);
    if (ceremony === undefined) throw new TypeError('no root');
    return ceremony;
  }

  async sign(csrDer: Uint8Array): Promise<{ readonly certDer: Buffer; readonly rootCertDer: Buffer }> {
    const ceremony = await this.open();
    await using token = await this.token();
    const { certPem } = await signRequest(
      ceremony,
      { opened: openRequest(ceremony, csrDer), people: PEOPLE, token },
      never,
    );
    return { certDer: derOf(certPem), rootCertDer: derOf(ceremony.certificatePem) };
  }
}

export function derOf(pem: string): Buffer {
  return Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
}

export const textOf = (path: string): Promise<string> => readFile(path, 'utf8');
