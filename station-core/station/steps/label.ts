import { randomUUID } from 'node:crypto';
import { PRINT_TIMEOUT_MS } from '../../labels/printers/printer.ts';
import { step } from '../plan/step.ts';

/**
 * Prints the unit's label. The intent is in the ledger first: a crash while printing leaves a label that may exist,
 * and recovery voids it, because its secrets are forgotten with the crash.
 */
export const label = step({
  name: 'label',
  title: 'Printing label',
  needs: ['connect', 'reserve', 'prove'],
  timeoutMs: PRINT_TIMEOUT_MS + 60_000,
  cannotBeUndone: null,
  act: async ({ connect, reserve: { serial, ssid } }, context, signal) => {
    const { ledger, product, printer, identity } = context;
    const data = {
      ...product.labelText,
      serial,
      mac: connect.mac,
      ssid,
      ownerName: product.config.unitData.ownerName,
      softApPassword: context.secrets.held().softApPassword,
      ownershipCode: context.secrets.held().ownershipCode,
      madeOn: new Date(),
      slot: identity.slot,
      ...(identity.order === undefined ? {} : { order: identity.order }),
    };
    using drawn = await context.renderLabel(data, signal);
    const job = randomUUID();
    const about = { run: identity.run, unit: connect.mac, job };
    ledger.append({ kind: 'label-intended', ...about, serial, labelSha256Hex: drawn.sha256Hex });
    const title = `${product.config.title} ${serial}`;
    context.label.remember({ job, qrText: drawn.qrText });
    await printer.print({ job, fileName: serial, title, label: drawn }, signal);
    ledger.append({ kind: 'label-printed', ...about });
    return { job, printer: printer.address, labelSha256Hex: drawn.sha256Hex };
  },
});
