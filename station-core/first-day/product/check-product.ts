/** Everything about a product that can be known without a board, looked at once, with all findings at once. Writes nothing. */
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import type { LabelTemplates } from '../../labels/template/label-template.ts';
import { loadRelease, type Release } from '../../release/release.ts';
import { readLabelTemplates } from '../../station/product/label-file.ts';
import { labelTextOf } from '../../station/product/load-product.ts';
import { misfits, partitionOf } from '../../station/product/misfits.ts';
import { proveLabels, tryLabels, tryUnitData } from '../../station/product/product-check.ts';
import { type ProductConfig, readProductConfig } from '../../station/product/product-config.ts';
import type { ProductCheck } from '../../model/desk/product-checks.ts';
import { good, orFault, problem, type ProductFinding } from './finding.ts';
import { hardwareTypeFindings } from './hardware-type-finding.ts';
import { lockFindings } from './lock-finding.ts';

export async function checkProduct(dir: string): Promise<readonly ProductFinding[]> {
  const config = await orFault(() => readProductConfig(dir));
  const templates = await orFault(() => readLabelTemplates(dir));
  if (config instanceof Fault) {
    const broken = templates instanceof Fault ? problem('labels', templates) : notChecked('labels', config);
    const rest = (['release', 'fit', 'unit-data'] as const).map((check) => notChecked(check, config));
    return [problem('description', config), ...rest, broken];
  }
  const release = await orFault(() => loadRelease(join(dir, config.release), config.releaseKeys));
  return [
    good('description', `${config.product}, ${config.chip}`),
    ...hardwareTypeFindings(config.certificate),
    release instanceof Fault ? problem('release', release) : good('release', releaseText(release)),
    ...(release instanceof Fault ? [notChecked('fit', release)] : fitOf(config, release)),
    ...lockFindings({ arrival: config.identity.arrival, lock: config.lock }),
    await unitDataOf(config, release),
    await labelsOf(config, templates),
  ];
}

function fitOf(config: ProductConfig, { build }: Release): ProductFinding[] {
  const wrong = misfits(config, build).map((fault) => problem('fit', fault));
  return wrong.length === 0 ? [good('fit', `arrival ${config.identity.arrival}`)] : wrong;
}

async function unitDataOf(config: ProductConfig, release: Release | Fault): Promise<ProductFinding> {
  if (release instanceof Fault) return notChecked('unit-data', release);
  const { partition } = config.unitData;
  const unitDataPartition = await orFault(() => partitionOf(release.build, partition));
  if (unitDataPartition instanceof Fault) return notChecked('unit-data', unitDataPartition);
  const tried = await orFault(() => {
    tryUnitData({ config, unitDataPartition });
  });
  return tried instanceof Fault ? problem('unit-data', tried) : good('unit-data', partition);
}

async function labelsOf(config: ProductConfig, templates: LabelTemplates | Fault | undefined): Promise<ProductFinding> {
  if (templates instanceof Fault) return problem('labels', templates);
  const labelText = labelTextOf(config, templates);
  const tried = await orFault(async () => {
    await tryLabels({ config, labelText });
    await proveLabels({ config, labelText });
  });
  if (tried instanceof Fault) return problem('labels', tried);
  const { inner, outer } = config.label;
  const sizes = `${String(inner.widthMm)} × ${String(inner.heightMm)} mm, ${String(outer.widthMm)} × ${String(outer.heightMm)} mm`;
  return good('labels', templates === undefined ? sizes : 'label.json');
}

function releaseText({ build, signedBy }: Release): string {
  return `${build.project} ${build.app.version}, signed by ${signedBy}`;
}

const notChecked = (check: ProductCheck, fault: Fault): ProductFinding => ({ check, state: 'not-checked', fault });
