/** DIR/label.json: how the labels of a product look, if somebody has written it down. */
import { join } from 'node:path';
import { type LabelTemplates, labelTemplates } from '../../labels/template/label-template.ts';
import { configFault } from '../config/config-fault.ts';
import { readJsonFileBy } from '../config/json-file.ts';

/** Undefined without the file: the labels are then laid out by the sizes that product.json gives. */
export async function readLabelTemplates(dir: string): Promise<LabelTemplates | undefined> {
  const path = join(dir, 'label.json');
  try {
    return await readJsonFileBy(path, labelTemplates, 'product.bad-config');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw configFault('product.bad-config', path, error);
  }
}
