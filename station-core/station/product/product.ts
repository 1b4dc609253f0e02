import type { FlashRegion, PackedImages } from '../../device/board.ts';
import type { Partition } from '../../formats/partitions/partition-table.ts';
import type { LabelText } from '../../labels/label-data.ts';
import type { AgentImage } from '../../release/build/agent-image.ts';
import type { FirmwareBuild } from '../../release/build/firmware-build.ts';
import type { Release } from '../../release/release.ts';
import type { ProductConfig } from './product-config.ts';

/** What is made on this line: the description, the checked firmware, and where the unit's own data goes. */
export interface Product {
  readonly config: ProductConfig;
  readonly release: Release;
  readonly build: FirmwareBuild;
  readonly regions: readonly FlashRegion[];
  /** The same as they go over the wire, packed by the first board that needs them. */
  readonly images: PackedImages;
  /** Absent when the agent comes with what is flashed. */
  readonly agentImage?: AgentImage;
  readonly unitDataPartition: Partition;
  readonly identityPartition: Partition;
  readonly neededFlashBytes: number;
  readonly labelText: LabelText;
}
