import { expect, test } from 'vitest';
import { proveLabel } from '../../../station-core/labels/proof/prove-label.ts';
import { labelData } from '../sample-label.ts';
import { INNER, templates } from '../template/sample-template.ts';

const data = labelData({ widthMm: 60, heightMm: 40 });

test('both labels of a template are read back', async () => {
  await proveLabel({ ...data, templates: templates() });
});

test('a line that is drawn over a code keeps the product out, and the fault does not quote the code', async () => {
  const over = { type: 'line', xMm: 4, yMm: 12, lengthMm: 20, thicknessMm: 4 } as const;
  const covered = templates({ inner: [...INNER, over] });
  const fault: unknown = await proveLabel({ ...data, templates: covered }).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: 'label.fails-proof', evidence: { symbology: 'qr' } });
  expect(JSON.stringify(fault)).not.toContain(data.softApPassword.reveal());
});
