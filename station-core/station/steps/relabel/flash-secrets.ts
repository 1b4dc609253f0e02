import { flashEvidence, listWhole } from '../../product/release-entry.ts';
import { buildUnitData } from '../../product/unit-data.ts';
import { step } from '../../plan/step.ts';
import { wiping } from '../flash.ts';
import { heldRegions } from './held-firmware.ts';

/**
 * Writes the partition with the unit's own data and nothing else. Firmware and identity stay as they are; the chip says once
 * more that the firmware is that of the release. A crash leaves half a partition: the next run writes it again.
 */
export const flashSecrets = step({
  name: 'flash',
  title: 'Writing secrets',
  needs: ['connect', 'reserve'],
  timeoutMs: 180_000,
  cannotBeUndone: null,
  act: async ({ connect, reserve }, { board, product, secrets, ledger, report }, signal) => {
    const held = await heldRegions(board, product, signal);
    const unitData = buildUnitData(product, { ...reserve, secrets: secrets.held() });
    const { name, offsetBytes } = product.unitDataPartition;
    const written = await wiping(unitData, () =>
      board.write([{ name, offsetBytes, bytes: unitData }], {
        signal,
        onProgress: (progress) => {
          report({ kind: 'flash-progress', ...progress });
        },
        onSlowed: ({ fromBaudRate, toBaudRate }) => {
          report({ kind: 'line-slowed', fromBaudRate, toBaudRate });
        },
      }),
    );
    listWhole(ledger, product);
    const baudRate = written[0]?.baudRate ?? 0;
    const verification = connect.loader === 'stub' ? ('md5-by-stub' as const) : ('md5-by-rom' as const);
    const looked = held.map((each) => ({ ...each, compressed: false, skipped: true, baudRate, verification }));
    return flashEvidence(ledger, {
      releaseSha256Hex: product.release.releaseSha256Hex,
      ofRelease: new Set(product.regions.map((region) => region.name)),
      regions: [...looked, ...written],
    });
  },
});
