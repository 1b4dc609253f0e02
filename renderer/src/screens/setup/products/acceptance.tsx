import { Table } from '@mantine/core';
import { IconCircleCheckFilled, IconSquareXFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AcceptanceReport, ProductFindingView } from '../../../../../station-core/contract.ts';
import { numberText } from '../../../parts/amounts.ts';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { useLocale } from '../../../locales/use-locale.ts';
import { offsetText } from './product-form.ts';
import { ProductFindings } from './product-findings.tsx';
import own from './products.module.css';
import classes from '../setup.module.css';

/** What the station would write into each board: every file with its place and its hash, or why it is refused. */
export function Acceptance({
  report,
  findings,
  children,
}: {
  readonly report: AcceptanceReport;
  readonly findings: readonly ProductFindingView[];
  /** What can be done about it; before the long table. */
  readonly children?: ReactNode;
}) {
  const { t } = useTranslation();
  const unknown = t('setup.products.unknown');
  const { fault } = report;
  const isSaidBelow = findings.some((each) => each.fault?.code === fault?.code);
  const Icon = report.ok ? IconCircleCheckFilled : IconSquareXFilled;
  return (
    <section className={classes.panel} aria-labelledby="report-title" data-testid="acceptance" data-ok={report.ok}>
      <h2 id="report-title">{t('setup.products.report')}</h2>
      <p className={own.verdict} data-ok={report.ok} role="status">
        <Icon size={30} aria-hidden />
        {t(report.ok ? 'setup.products.accepted' : 'setup.products.refused')}
      </p>
      {fault !== null && !isSaidBelow && <FaultPanel fault={fault} withEvidence />}
      <dl className={own.facts}>
        <dt>{t('setup.products.chip')}</dt>
        <dd>{report.chip ?? unknown}</dd>
        <dt>{t('setup.products.version')}</dt>
        <dd>{report.version ?? unknown}</dd>
      </dl>
      {children}
      {findings.length > 0 && <ProductFindings findings={findings} />}
      {report.files.length > 0 && <Files files={report.files} />}
    </section>
  );
}

function Files({ files }: { readonly files: AcceptanceReport['files'] }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return (
    <Table verticalSpacing="xs" fz="sm">
      <Table.Caption>{t('setup.products.files', { count: files.length })}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('setup.products.file')}</Table.Th>
          <Table.Th scope="col">{t('setup.products.offset')}</Table.Th>
          <Table.Th scope="col">{t('setup.products.size')}</Table.Th>
          <Table.Th scope="col">SHA-256</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {files.map(({ name, offsetBytes, sizeBytes, sha256Hex }) => (
          <Table.Tr key={offsetBytes}>
            <Table.Td className={classes.address}>{name}</Table.Td>
            <Table.Td className={own.hash}>{offsetText(offsetBytes)}</Table.Td>
            <Table.Td className={own.size}>
              {t('setup.products.bytes', { bytes: numberText(sizeBytes, locale) })}
            </Table.Td>
            <Table.Td className={own.hash}>{sha256Hex}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
