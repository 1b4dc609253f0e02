import { PasswordInput } from '@mantine/core';
import { IconIdBadge2 } from '@tabler/icons-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_ENTRY_CHARACTERS } from '../../../../station-core/model/limits.ts';
import type { FaultView } from '../../../../station-core/contract.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './sign-in.module.css';

interface Props {
  readonly busy: boolean;
  readonly fault: FaultView | undefined;
  readonly take: (badge: string) => Promise<void>;
}

/**
 * Badges are heard wherever the focus is. A scanner too slow to be distinguished from a person types into the field, which has the
 * focus while nobody needs it.
 */
export function BadgeCard({ busy, fault, take }: Props) {
  const { t } = useTranslation();
  return (
    <section className={`${classes.card} ${classes.badgeCard}`} aria-labelledby="badge-title">
      <IconIdBadge2 size={96} stroke={1.2} className={classes.badge} aria-hidden />
      <div className={classes.badgeWords}>
        <h1 id="badge-title">{t('signIn.badgeTitle')}</h1>
        <p role="status">{busy ? t('signIn.badgeReading') : t('signIn.badgeHint')}</p>
        <SlowBadge take={take} />
        {fault !== undefined && <FaultPanel fault={fault} />}
      </div>
    </section>
  );
}

function SlowBadge({ take }: Pick<Props, 'take'>) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useFocusWhileNobodyTypes(field);
  return (
    <PasswordInput
      ref={field}
      size="md"
      aria-label={t('signIn.badgeField')}
      placeholder={t('signIn.badgeField')}
      value={text}
      maxLength={MAX_ENTRY_CHARACTERS}
      autoComplete="off"
      data-takes-scans
      visibilityToggleButtonProps={{ style: { display: 'none' } }}
      onChange={(event) => {
        setText(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || text.trim() === '') return;
        event.preventDefault();
        setText('');
        void take(text.trim());
      }}
    />
  );
}

/** What is typed into nothing begins a slow scan: its first letter is already for the field. */
function useFocusWhileNobodyTypes(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!/^\S$/u.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
      const active = document.activeElement;
      if (active?.closest('input, textarea, [role="dialog"], [role="menu"]') == null) field.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [field]);
}
