import { PRINT_TIMEOUT_MS } from '../../labels/printers/printer.ts';
import { step } from '../plan/step.ts';
import { printLabel } from '../printing/print-label.ts';
import { PRINTER_PATIENCE_MS } from '../printing/wait-for-printer.ts';

/**
 * Prints the unit's label, behind those of the slots before. The intent is in the ledger first: a crash while printing leaves
 * a label that may exist: the next run of the unit takes it up, if it is there, or voids it. One that was taken up is not printed.
 */
export const label = step({
  name: 'label',
  title: 'Printing label',
  needs: ['connect', 'reserve', 'prove'],
  timeoutMs: 2 * PRINTER_PATIENCE_MS + PRINT_TIMEOUT_MS, // a slot before this one may wait for the printer as long as this one
  cannotBeUndone: null,
  late: 'printer.too-slow',
  act: async ({ connect: { mac }, reserve }, context, signal) => {
    const { printer, label: known } = context;
    if (known.takenUp !== undefined) {
      const { job, labelSha256Hex } = known.takenUp;
      return { job, printer: printer.address, labelSha256Hex };
    }
    await context.printTurn.wait(signal);
    const printed = await printLabel({ unit: { mac, ...reserve } }, context, signal);
    context.printTurn.pass();
    return printed;
  },
});
