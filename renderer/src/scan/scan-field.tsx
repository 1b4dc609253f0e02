import { IconBarcode, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_ENTRY_CHARACTERS } from '../../../station-core/model/limits.ts';
import { useNotices, type Notice } from '../parts/notice.tsx';
import { isAnswered, isOverruled, slotsAwaitingLabels, slotsFailed } from './awaited.ts';
import classes from './scan-field.module.css';
import { useScanRouter } from './scan-router.tsx';
import { useFromSlots } from '../slots/slots.tsx';

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
  useScanFocus(field, notice);
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
          // The form sends all that stands here, so a scanner may be as slow as it likes.
          data-takes-scans
          value={text}
          maxLength={MAX_ENTRY_CHARACTERS}
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

/**
 * The focus is the scanner's while nobody needs it: at first, after every answer, and after a press with mouse or
 * finger. Otherwise a slow scan's Enter would press the button that was pressed last. Who walks by keyboard is left
 * alone.
 */
function useScanFocus(field: RefObject<HTMLInputElement | null>, notice: Notice | null): void {
  useEffect(() => {
    if (notice !== null && !elsewhere(field.current)) field.current?.focus();
  }, [field, notice]);
  useEffect(() => {
    const take = (): void => {
      if (elsewhere(field.current) || document.activeElement === field.current) return;
      field.current?.focus({ preventScroll: true });
      field.current?.select(); // a new scan replaces what was left there
    };
    const onClick = (event: MouseEvent): void => {
      // A click that a key made counts none.
      if (event.detail > 0) setTimeout(take);
    };
    // What is typed into nothing is a scan of a slow scanner, or a person who missed the field.
    const onKey = (event: KeyboardEvent): void => {
      if (/^\S$/u.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) take();
    };
    take();
    window.addEventListener('click', onClick);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('click', onClick);
      window.removeEventListener('keydown', onKey);
    };
  }, [field]);
}

function elsewhere(field: HTMLElement | null): boolean {
  const active = document.activeElement;
  if (active === null || active === document.body || active === field) return false;
  return active.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null;
}

function ScanAnswer({ busy }: { readonly busy: boolean }) {
  const { t } = useTranslation();
  const { notice, clear } = useNotices();
  const awaited = useFromSlots(slotsAwaitingLabels);
  const failed = useFromSlots(slotsFailed);
  const answered = isAnswered(notice, awaited) || isOverruled(notice, failed);
  useEffect(() => {
    if (answered) clear();
  }, [answered, clear]);
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
