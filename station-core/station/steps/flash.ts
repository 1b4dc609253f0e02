import type { Secret } from '../../secret.ts';
import { flashEvidence } from '../product/release-entry.ts';
import { recheckFirmware } from '../product/product-check.ts';
import { buildUnitData } from '../product/unit-data.ts';
import { step } from '../plan/step.ts';

/** Writes the firmware and the unit's own NVS partition in one session; the chip itself reports the MD5 of each. */
export const flash = step({
  name: 'flash',
  title: 'Writing firmware',
  needs: ['admit', 'reserve'],
  timeoutMs: 240_000,
  cannotBeUndone: null,
  act: async ({ admit, reserve }, { board, product, secrets, ledger, report }, signal) => {
    recheckFirmware(product);
    const unitData = buildUnitData(product, { ...reserve, secrets: secrets.held() });
    const { name, offsetBytes } = product.unitDataPartition;
    const regions = await wiping(unitData, () =>
      board.write([...product.regions, { name, offsetBytes, bytes: unitData }], {
        signal,
        images: product.images,
        // A board that was here before may hold most of it; one that was not is not asked.
        unchanged: admit.history === 'new' ? 'write' : 'skip',
        onProgress: (progress) => {
          report({ kind: 'flash-progress', ...progress });
        },
        onSlowed: ({ fromBaudRate, toBaudRate }) => {
          report({ kind: 'line-slowed', fromBaudRate, toBaudRate });
        },
      }),
    );
    const ofRelease = new Set(product.regions.map((region) => region.name));
    return flashEvidence(ledger, { releaseSha256Hex: product.release.releaseSha256Hex, ofRelease, regions });
  },
});

/** The data of one unit lives no longer than it takes to write it. */
export async function wiping<T>(image: Secret<Buffer>, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } finally {
    image.reveal().fill(0);
  }
}
