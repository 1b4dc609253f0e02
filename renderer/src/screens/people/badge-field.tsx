import { Button, PasswordInput } from '@mantine/core';
import { IconIdBadge2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_ENTRY_CHARACTERS } from '../../../../station-core/model/limits.ts';
import classes from './people.module.css';

interface Props {
  readonly badge: string;
  readonly error: string | undefined;
  readonly read: (badge: string) => void;
  /** The dialog exists for this scan: it gets the focus as the dialog opens. */
  readonly hasFocus?: true;
  readonly optional?: true;
}

/** Reads one badge into the form. While it has the focus, a scan belongs to it and to nobody else; it is never shown. */
export function BadgeField({ badge, error, read, hasFocus, optional }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  if (badge !== '') return <BadgeRead badge={badge} read={read} />;
  const take = (): void => {
    if (text.trim() !== '') read(text.trim());
    setText('');
  };
  return (
    <PasswordInput
      size="md"
      label={t(optional ? 'people.badgeOptional' : 'people.badgeField')}
      description={t('people.badgeHint')}
      error={error}
      value={text}
      maxLength={MAX_ENTRY_CHARACTERS}
      autoComplete="off"
      data-takes-scans
      data-autofocus={hasFocus}
      visibilityToggleButtonProps={{ style: { display: 'none' } }}
      onChange={(event) => {
        setText(event.currentTarget.value);
      }}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault(); // the scanner's Enter ends the badge, not the form
        take();
      }}
    />
  );
}

function BadgeRead({ badge, read }: Pick<Props, 'badge' | 'read'>) {
  const { t } = useTranslation();
  return (
    <div className={classes.badgeRead} role="status">
      <IconIdBadge2 size={30} aria-hidden />
      <strong>{t('people.badgeRead', { count: badge.length })}</strong>
      <Button
        variant="default"
        onClick={() => {
          read('');
        }}
      >
        {t('people.badgeAgain')}
      </Button>
    </div>
  );
}
