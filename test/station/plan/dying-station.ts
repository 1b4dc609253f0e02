import type { CertificateAuthority } from '../../../station-core/station/issuance/certificate-authority.ts';
import { loadProduct } from '../../../station-core/station/product/load-product.ts';
import type { PlannedStep } from '../../../station-core/station/plan/plan.ts';
import { Station } from '../../../station-core/station/station.ts';
import type { StepContext } from '../../../station-core/station/plan/step-context.ts';
import { provisionUnit, relabelUnit } from '../../../station-core/station/unit-plan.ts';
import { labelScanner, quiet } from '../line.ts';

/**
 * A station process that dies by SIGKILL at a chosen point of the plan: no handler runs, nothing is flushed. What is
 * left is what a power cut leaves. `node dying-station.ts DATA PRODUCT PORT POINT [ORDER]`, POINT as in `crashPoints`; an ORDER is for a new label.
 */
const [dataDir = '', productDir = '', port = '', point = '', labelOrder] = process.argv.slice(2);
const [dyingStep, moment] = point.split(':');

async function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined); // the signal may take a moment; nothing more may happen until then
}

function dying(step: PlannedStep): PlannedStep {
  if (step.name !== dyingStep) return step;
  return {
    ...step,
    act: async (seen, ports, signal) => {
      if (moment === 'begun') await die();
      const evidence = await step.act(seen, withDyingParts(ports), signal);
      if (moment === 'acted') await die();
      return evidence;
    },
  };
}

/** The points inside a step: between an intent and its act, and between the act and its record. */
function withDyingParts(ports: StepContext): StepContext {
  const { authority, printer } = ports;
  const dyingAuthority: Pick<CertificateAuthority, 'issue'> = {
    issue: async (...asked) => {
      if (moment === 'intended') await die();
      const issued = await authority.issue(...asked);
      if (moment === 'signed') await die();
      return issued;
    },
  };
  const dyingPrinter: typeof printer = {
    ...printer,
    print: async (...asked) => {
      if (moment === 'intended') await die();
      await printer.print(...asked);
      if (moment === 'printed') await die();
    },
  };
  return {
    ...ports,
    ...(dyingStep === 'issue'
      ? { authority: dyingAuthority as CertificateAuthority /* all that the step calls */ }
      : {}),
    ...(dyingStep === 'label' ? { printer: dyingPrinter } : {}),
  };
}

const station = await Station.open(dataDir, {
  signal: new AbortController().signal,
  scanner: () => labelScanner(dataDir),
  plan: (labelOrder === undefined ? provisionUnit : relabelUnit).map(dying),
});
const product = await loadProduct(productDir);
await station.provision(
  { slot: 1, port, product, permit: 'any-in-force', ...(labelOrder === undefined ? {} : { order: labelOrder }) },
  { watch: quiet, abort: new AbortController().signal },
);
process.exitCode = 3; // it should have died before
await station[Symbol.asyncDispose]();
