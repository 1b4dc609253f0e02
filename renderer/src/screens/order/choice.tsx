import { IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './order.module.css';

interface Props {
  readonly group: string;
  readonly title: string;
  readonly detail: string;
  /** Why it cannot be chosen; null when it can. */
  readonly obstacle: string | null;
  readonly checked: boolean;
  readonly choose: () => void;
}

/** A radio button as large as a hand. What cannot be chosen stays readable and says why. */
export function Choice({ group, title, detail, obstacle, checked, choose }: Props) {
  const { t } = useTranslation();
  return (
    <label className={classes.choice} data-checked={checked} data-closed={obstacle !== null}>
      <input type="radio" name={group} checked={checked} disabled={obstacle !== null} onChange={choose} />
      <span>
        <strong>{title}</strong>
        <span className={classes.detail}>{detail}</span>
        {obstacle !== null && (
          <span className={classes.obstacle}>
            <IconBan size={20} aria-hidden />
            {t('order.cannot')}: {obstacle}
          </span>
        )}
      </span>
    </label>
  );
}

/** What is missing here, above what there is to choose from. */
export function Complaint({ children }: { readonly children: string }) {
  return (
    <p className={classes.missing} role="alert">
      {children}
    </p>
  );
}
