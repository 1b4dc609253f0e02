import { BarChart } from '@mantine/charts';
import { Button, Modal, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineReport } from '../../../../station-core/contract.ts';
import { numberText } from '../../parts/amounts.ts';
import { useLocale } from '../../locales/use-locale.ts';
import panels from './panels.module.css';
import classes from './pareto.module.css';
import { useSays } from './fault-says.ts';
import { percentText } from './percent-text.ts';
import { paretoOf, type ParetoRow } from './statistics.ts';

const SHOWN_AT_FIRST = 5;
const ROW_PX = 58;

/** What goes wrong, most frequent first. The words are buttons: each opens what to do. The bars stand beside them. */
export function Pareto({ faults }: { readonly faults: LineReport['faults'] }) {
  const { t } = useTranslation();
  const [all, showAll] = useState(false);
  const [open, setOpen] = useState<ParetoRow>();
  const pareto = paretoOf(faults);
  const rows = all ? pareto : pareto.slice(0, SHOWN_AT_FIRST);
  const hidden = pareto.length - rows.length;
  return (
    <section className={panels.panel} aria-labelledby="pareto-title">
      <h2 id="pareto-title">{t('counters.faults')}</h2>
      <p className={panels.hint}>{t(rows.length === 0 ? 'counters.faultsNone' : 'counters.faultsHint')}</p>
      {rows.length > 0 && (
        <div className={classes.pareto}>
          <ol className={classes.faults}>
            {rows.map((row) => (
              <FaultRow key={row.code} row={row} open={setOpen} />
            ))}
          </ol>
          <ParetoBars rows={rows} />
        </div>
      )}
      {hidden > 0 && (
        <Button
          variant="default"
          onClick={() => {
            showAll(true);
          }}
        >
          {t('counters.otherFaults', { count: hidden })}: {t('counters.allFaults')}
        </Button>
      )}
      <WhatToDo
        row={open}
        close={() => {
          setOpen(undefined);
        }}
      />
    </section>
  );
}

function FaultRow({ row, open }: { readonly row: ParetoRow; readonly open: (row: ParetoRow) => void }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { says } = useSays()(row.code);
  return (
    <li style={{ height: ROW_PX }}>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => {
          open(row);
        }}
      >
        <span className={classes.says}>{says}</span>
        <VisuallyHidden>{t('counters.openFault', { count: row.count })}</VisuallyHidden>
        <span className={classes.code}>
          {row.code} · {t('counters.cumulative', { percent: percentText(row.cumulative, locale) })}
        </span>
      </button>
    </li>
  );
}

/** Drawn for the eye only: the list beside it says the same to everybody else. */
function ParetoBars({ rows }: { readonly rows: readonly ParetoRow[] }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return (
    <div aria-hidden className={classes.bars}>
      <BarChart
        h={rows.length * ROW_PX}
        data={rows.map(({ code, count }) => ({ code, count }))}
        dataKey="code"
        orientation="vertical"
        series={[{ name: 'count', label: t('counters.faultCount'), color: 'var(--bm-running-strong)' }]}
        gridAxis="none"
        withXAxis={false}
        withYAxis={false}
        withTooltip={false}
        withBarValueLabel
        valueLabelProps={{ position: 'right', fill: 'var(--bm-text)', fontSize: 17, fontWeight: 700 }}
        valueFormatter={(value) => numberText(value, locale)}
        barProps={{ isAnimationActive: false, radius: [0, 4, 4, 0], barSize: 26 }}
        barChartProps={{ accessibilityLayer: false, margin: { left: 0, right: 56, top: 0, bottom: 0 } }}
      />
    </div>
  );
}

/** Stays in place while it is closed, so that the focus goes back to the fault it was opened from. */
function WhatToDo({ row, close }: { readonly row: ParetoRow | undefined; readonly close: () => void }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const words = useSays()(row?.code ?? '');
  return (
    <Modal
      opened={row !== undefined}
      centered
      size="lg"
      onClose={close}
      title={words.says}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
      classNames={{ title: classes.modalTitle }}
    >
      {words.remedy !== '' && (
        <>
          <h3 className={classes.remedyTitle}>{t('frame.fault.remedy')}</h3>
          <p className={classes.remedy}>{words.remedy}</p>
        </>
      )}
      {row !== undefined && (
        <p className={panels.hint}>
          {t('frame.fault.code', { code: row.code })} · {t('counters.faultCount')}: {numberText(row.count, locale)}
        </p>
      )}
    </Modal>
  );
}
