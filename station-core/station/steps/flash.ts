import { recheckFirmware } from '../product-check.ts';
import { buildUnitData } from '../unit-data.ts';
import { step } from '../step.ts';

/** Writes the firmware and the unit's own NVS partition in one session; the chip itself reports the MD5 of each. */
export const flash = step({
  name: 'flash',
  title: 'Writing the firmware',
  needs: ['reserve'],
  timeoutMs: 240_000,
  act: async ({ reserve }, { board, product, secrets, report }, signal) => {
    recheckFirmware(product);
    const unitData = buildUnitData(product, { ...reserve, secrets: secrets.held() });
    const regions = await board.write(
      [
        ...product.regions,
        { name: product.unitDataPartition.name, offsetBytes: product.unitDataPartition.offsetBytes, bytes: unitData },
      ],
      {
        signal,
        onProgress: (progress) => {
          report({ kind: 'flash-progress', ...progress });
        },
      },
    );
    return { releaseSha256Hex: product.release.releaseSha256Hex, regions };
  },
});
