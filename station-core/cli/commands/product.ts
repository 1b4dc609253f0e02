import { resolve } from 'node:path';
import { checkProduct } from '../../first-day/product/check-product.ts';
import { isFit, type ProductFinding } from '../../first-day/product/finding.ts';
import { findingsSummary, findingText, indentedUnder } from '../findings-text.ts';
import { type CommandResult, faultJson } from '../output.ts';

export async function check(dir: string): Promise<CommandResult> {
  const findings = await checkProduct(resolve(dir));
  const ok = isFit(findings);
  return {
    ok,
    json: { ok, findings: findings.map(productFindingJson) },
    text: [...findings.map(productFindingText), '', findingsSummary('The product', findings)].join('\n'),
  };
}

export function productFindingJson({ fault, ...finding }: ProductFinding): object {
  return { ...finding, ...(fault === undefined ? {} : { fault: faultJson(fault) }) };
}

export function productFindingText(finding: ProductFinding): string {
  const pastes = (finding.paste ?? []).map(({ file, text }) =>
    indentedUnder(`put into ${file}:\n${indentedLines(text)}`),
  );
  return [findingText(finding), ...pastes].join('\n');
}

const indentedLines = (text: string): string => text.trimEnd().replaceAll(/^/gm, '    ');
