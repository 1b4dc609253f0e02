import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';

import { buildSecureCert, readSecureCert } from '../../station-core/codecs/secure-cert.ts';
import { findSecureCert, SECURE_CERT_TYPE } from '../../station-core/formats/esp-secure-cert.ts';
import { vector } from '../formats/vectors.ts';
import { Workplace } from './peer.ts';

const TOOL = 'configure_esp_secure_cert.py';
const HEADER = 'tlv_type,tlv_subtype,data_value,data_type,priv_key_type,algorithm,key_size,efuse_id,efuse_key';
const PARTITION_BYTES = 0x2000;

async function theirs(place: Workplace, rows: readonly string[]): Promise<Buffer> {
  await place.write('in.csv', [HEADER, ...rows, ''].join('\n'));
  const kind = ['--target_chip', 'esp32c3', '--secure_cert_type', 'cust_flash_tlv', '--skip_flash'];
  await place.run(TOOL, ...kind, '--esp_secure_cert_csv', 'in.csv');
  return await place.read('esp_secure_cert_data/esp_secure_cert.bin');
}

/** Espressif's tool decides how much erased flash follows the records; the records themselves are what counts. */
function records(partition: Buffer): Buffer {
  return buildSecureCert(readSecureCert(partition));
}

test('certificates and user data of every kind become the same bytes, integrity record included', async () => {
  await using place = await Workplace.make();
  await place.write('ca.der', vector('esp-secure-cert/cacert.der'));
  await place.write('dev.der', vector('esp-secure-cert/dev.der'));
  const partition = await theirs(place, [
    'ESP_SECURE_CERT_CA_CERT_TLV,0,ca.der,file,,,,,',
    'ESP_SECURE_CERT_DEV_CERT_TLV,0,dev.der,file,,,,,',
    '51,0,SN-000123,string,,,,,',
    '52,1,DEADBEEF00,hex,,,,,',
    '55,3,aGVsbG8=,base64,,,,,',
  ]);
  const built = buildSecureCert(
    [
      { type: SECURE_CERT_TYPE.caCertificate, value: vector('esp-secure-cert/cacert.der') },
      { type: SECURE_CERT_TYPE.deviceCertificate, value: vector('esp-secure-cert/dev.der') },
      { type: 51, value: Buffer.from('SN-000123') },
      { type: 52, subtype: 1, value: Buffer.from('DEADBEEF00', 'hex') },
      { type: 55, subtype: 3, value: Buffer.from('hello') },
    ],
    { integrity: true, sizeBytes: partition.length },
  );
  expect(Buffer.compare(built, partition)).toBe(0);
});

test('a plain private key is read as the tool wrote it, with no flag set', async () => {
  await using place = await Workplace.make();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await place.write('key.der', privateKey.export({ type: 'sec1', format: 'der' }));
  const partition = await theirs(place, ['ESP_SECURE_CERT_PRIV_KEY_TLV,0,key.der,file,plaintext,ECDSA,256,,']);
  const key = findSecureCert(readSecureCert(partition), SECURE_CERT_TYPE.privateKey);
  expect(key?.flags).toBe(0);
  expect(partition.subarray(0, records(partition).length).equals(records(partition))).toBe(true);
});

test('the tool finds in a partition made here what went into it', async () => {
  await using place = await Workplace.make();
  const ca = vector('esp-secure-cert/cacert.der');
  const made = buildSecureCert(
    [
      { type: SECURE_CERT_TYPE.caCertificate, value: ca },
      { type: SECURE_CERT_TYPE.deviceCertificate, value: vector('esp-secure-cert/dev.der') },
    ],
    { integrity: true, sizeBytes: PARTITION_BYTES },
  );
  await place.write('made.bin', made);
  const said = await place.run(TOOL, '--parse_bin', 'made.bin');
  expect(said).not.toMatch(/error|invalid|mismatch/i);
  expect(said).toMatch(/CA_CERT/);
  expect(said).toMatch(/DEV_CERT/);
});

test('the integrity record that the tool appends to our records is the one written here', async () => {
  await using place = await Workplace.make();
  const user = [{ type: 51, value: Buffer.from('SN-000123') }];
  await place.write('plain.bin', buildSecureCert(user, { sizeBytes: PARTITION_BYTES }));
  await place.run(TOOL, '--append-integrity', 'plain.bin');
  const appended = await place.read('plain.bin');
  expect(records(appended).equals(buildSecureCert(user, { integrity: true }))).toBe(true);
});
