import { IconBarcode, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../station-core/contract.ts';
import { useNotices } from './notice.tsx';
import classes from './scan-field.module.css';
import { LONGEST_ENTRY } from './scan-listener.ts';
import { useScanRouter } from './scan-router.tsx';
import { useFromSlots } from './slots.tsx';

/**
 * The visible end of the scan logic: says what is awaited, takes what is typed by hand, and has the focus again after
 * every scan. Scans are heard without it too.
 */
export function ScanField({ children }: { readonly children?: ReactNode }) {
  const { t } = useTranslation();
  const { busy, submit } = useScanRouter();
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const { notice } = useNotices();
  useEffect(() => {
    // After every answer, unless a person is typing elsewhere or has a dialog before them.
    if (notice !== null && !elsewhere(field.current)) field.current?.focus();
  }, [notice]);
  const enter = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    const scanned = text.trim();
    setText('');
    if (scanned !== '') void submit(scanned);
  };
  return (
    <div className={classes.bar}>
      <form className={classes.form} onSubmit={enter}>
        <label htmlFor="scan">
          <IconBarcode size={30} aria-hidden />
          <span>{t('scan.field')}</span>
        </label>
        <input
          ref={field}
          id="scan"
          value={text}
          maxLength={LONGEST_ENTRY}
          placeholder={t('scan.placeholder')}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
      </form>
      <ScanAnswer busy={busy} />
      {children}
    </div>
  );
}

function elsewhere(field: HTMLElement | null): boolean {
  const active = document.activeElement;
  if (active === null || active === document.body || active === field) return false;
  return active.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null;
}

function ScanAnswer({ busy }: { readonly busy: boolean }) {
  const { t } = useTranslation();
  const { notice } = useNotices();
  const awaited = useFromSlots(slotsAwaitingLabels);
  const count = awaited === '' ? 0 : awaited.split(', ').length;
  const idle = count === 0 ? t('scan.waiting') : t('scan.awaitsLabel', { count, slots: awaited });
  const tone = busy ? 'plain' : (notice?.tone ?? 'plain');
  return (
    <div className={classes.answer} role="status" aria-live="polite" data-tone={tone} data-testid="scan-answer">
      {tone === 'good' && <IconCircleCheck size={26} aria-hidden />}
      {tone === 'wrong' && <IconCircleX size={26} aria-hidden />}
      <div>
        {!busy && notice !== null && <strong key={notice.number}>{notice.text}</strong>}
        {busy ? <span>{t('scan.reading')}</span> : notice === null || count > 0 ? <span>{idle}</span> : null}
      </div>
    </div>
  );
}

function slotsAwaitingLabels(slots: readonly SlotView[]): string {
  return slots
    .filter(({ work }) => work !== null && work.scan !== null)
    .map(({ slot }) => slot)
    .join(', ');
}
