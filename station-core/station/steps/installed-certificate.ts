/**
 * Looks, before anything is written, whether a board already is a unit of somebody else. Only the record headers and
 * the device certificates are read: the partition may hold a private key, which has no business on the station.
 */
import { createHash } from 'node:crypto';
import type { Mac } from '../../model/mac.ts';
import { Fault } from '../../fault.ts';
import { readSecureCert } from '../../codecs/secure-cert.ts';
import { readSecureCertHeader, SECURE_CERT_HEADER_BYTES, SECURE_CERT_TYPE } from '../../formats/esp-secure-cert.ts';
import type { Partition } from '../../formats/partitions/partition-table.ts';
import type { StepContext } from '../plan/step-context.ts';

type Read = (place: { offsetBytes: number; lengthBytes: number }) => Promise<Buffer>;

/** Throws `unit.of-another-station` when the board carries a device certificate that this ledger did not give it. */
export async function refuseUnitOfAnother(unit: Mac, context: StepContext, signal: AbortSignal): Promise<void> {
  const { board, ledger, product } = context;
  const read: Read = (place) => board.read(place, signal);
  const known = ledger.liveIdentity(unit);
  for await (const found of certificatesIn(product.identityPartition, read)) {
    if (found === 'damaged') {
      // A unit that was begun here may have lost its power while it stored its certificate; its agent knows what to do.
      if (known.serial !== undefined) return;
      throw new Fault('unit.of-another-station', { unit, reason: 'its identity partition is in use and damaged' });
    }
    const certSha256Hex = createHash('sha256').update(found).digest('hex');
    if (certSha256Hex !== known.certificate?.certSha256Hex)
      throw new Fault('unit.of-another-station', { unit, certSha256Hex });
  }
}

export async function* certificatesIn(partition: Partition, read: Read): AsyncGenerator<Uint8Array | 'damaged'> {
  const { offsetBytes, sizeBytes } = partition;
  let at = 0;
  while (at + SECURE_CERT_HEADER_BYTES <= sizeBytes) {
    const header = readSecureCertHeader(
      await read({ offsetBytes: offsetBytes + at, lengthBytes: SECURE_CERT_HEADER_BYTES }),
    );
    if (header === 'erased') return;
    if (header === 'foreign' && at === 0) return; // another firmware lived here: no unit of anybody
    if (header === 'foreign' || at + header.lengthBytes > sizeBytes) {
      yield 'damaged';
      return;
    }
    const { type, lengthBytes } = header;
    if (type === SECURE_CERT_TYPE.deviceCertificate) {
      yield certificateOf(await read({ offsetBytes: offsetBytes + at, lengthBytes }));
    }
    at += lengthBytes;
  }
}

function certificateOf(record: Buffer): Uint8Array | 'damaged' {
  try {
    return readSecureCert(record)[0]?.value ?? 'damaged';
  } catch (error) {
    if (error instanceof Fault && error.code === 'format.bad-secure-cert') return 'damaged';
    throw error;
  }
}
