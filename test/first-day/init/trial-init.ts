import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEscrow } from '../../../fixtures/token/escrow.ts';
import { trialOfficers } from '../../../fixtures/token/trial-officers.ts';
import { readPem } from '../../../station-core/ceremony/pem-files.ts';
import { readDocument, replaceDocument } from '../../../station-core/officers/document-files.ts';
import { officerPaths } from '../../../station-core/officers/officer-files.ts';
import { type OfficerSigner, signDocument } from '../../../station-core/officers/sign-document.ts';
import { certificatePem } from '../../../station-core/pki/pem.ts';
import type { DocumentType } from '../../../station-core/formats/signed-document.ts';
import { TrialRoot } from '../../ceremony/trial-ceremony.ts';
import { birthmark, type Ran } from '../../cli/birthmark.ts';

/** Somebody who sets up a station with the command, and the others whom it waits for. */
export class TrialInit {
  readonly dir: string;
  readonly root: TrialRoot;
  readonly officers: readonly OfficerSigner[];

  private constructor(dir: string, root: TrialRoot, officers: readonly OfficerSigner[]) {
    this.dir = dir;
    this.root = root;
    this.officers = officers;
  }

  static async make(): Promise<TrialInit> {
    const dir = await mkdtemp(join(tmpdir(), 'station-init-'));
    const officers = await trialOfficers(join(dir, 'officers'));
    for (const { officer } of officers) {
      await writeFile(officerPaths(dir, officer.id).publicPath, JSON.stringify(officer));
    }
    await createEscrow(dir);
    return new TrialInit(dir, await TrialRoot.make(), officers);
  }

  get dataDir(): string {
    return join(this.dir, 'station');
  }

  path(name: string): string {
    return join(this.dir, name);
  }

  get officerFiles(): string[] {
    return this.officers.map(({ officer }) => officerPaths(this.dir, officer.id).publicPath);
  }

  /** Of the keys, with SoftHSM in the folder of the station. */
  get keyOptions(): string[] {
    const people = ['--officers', ...this.officerFiles, '--present', 'Anna Berg,officer', 'Bo Chen,officer'];
    const authority = ['--authority', 'Example issuing 1', '--units', 'Lamp One'];
    return ['--station', 'ST01', '--organization', 'Example Devices', '--token', 'software', ...people, ...authority];
  }

  get words(): readonly string[] {
    return ['station', 'init', '--data', this.dataDir];
  }

  run(...options: readonly string[]): Promise<Ran> {
    return birthmark(...this.words, ...options);
  }

  async json(...options: readonly string[]): Promise<Record<string, unknown>> {
    return (await this.run(...options, '--json')).json();
  }

  /** At the root, with the request on a medium. Answers with the options that take both certificates in. */
  async certificates(): Promise<string[]> {
    const request = join(this.dataDir, 'signer', 'issuing.csr.pem');
    const { certDer, rootCertDer } = await this.root.sign(
      await readPem(request, 'CERTIFICATE REQUEST', 'ceremony.bad-request'),
    );
    await writeFile(this.path('issuing.pem'), certificatePem(certDer));
    await writeFile(this.path('root.pem'), certificatePem(rootCertDer));
    return ['--certificate', this.path('issuing.pem'), '--root', this.path('root.pem')];
  }

  async sign(path: string, type: DocumentType, officers = this.officers): Promise<void> {
    for (const officer of officers) {
      const { document } = await readDocument(path, [type]);
      await replaceDocument(path, await signDocument(document, type, officer));
    }
  }

  draft(name: string): string {
    return join(this.dataDir, 'to-sign', name);
  }

  get configuration(): string {
    return join(this.dataDir, 'signer', 'signer.json');
  }
}
