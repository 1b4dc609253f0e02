/** What `birthmark product check` finds in a folder, and `birthmark product new` in a build: for whoever imports on a screen. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProductFindingView } from '../../contract.ts';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { buildFindings } from '../../first-day/product/build-findings.ts';
import { checkProduct } from '../../first-day/product/check-product.ts';
import { examineBuild } from '../../first-day/product/examined-build.ts';
import { orFault, problem, type ProductFinding } from '../../first-day/product/finding.ts';
import { likelyPlan } from '../../first-day/product/identity-plan.ts';
import { isBuild } from '../../release/reading/build-kind.ts';
import { faultView } from '../views/fault-view.ts';

/** Empty for a release alone: what it is for stands in no file of it. */
export async function productFindings(dir: string): Promise<ProductFindingView[]> {
  return (await findingsIn(dir)).map(findingView);
}

async function findingsIn(dir: string): Promise<readonly ProductFinding[]> {
  if (await isThere(join(dir, 'product.json'))) return checkProduct(dir);
  return (await isBuild(dir)) ? findingsOfBuild(dir) : [];
}

/** For firmware that brings the agent, which is what `product new` proposes. */
async function findingsOfBuild(dir: string): Promise<readonly ProductFinding[]> {
  const examined = await orFault(() => examineBuild(dir, {}));
  if (examined instanceof Fault) return [problem('build', examined)];
  return buildFindings(examined, likelyPlan(examined, 'firmware'));
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false; // or it cannot be read, which the report says
  }
}

function findingView({ check, state, fault, paste = [] }: ProductFinding): ProductFindingView {
  return { check, state, fault: fault === undefined ? null : faultView(fault), paste: [...paste] };
}
