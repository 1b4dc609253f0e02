import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PersonWithCode } from '../../../../station-core/contract.ts';
import { pinCodeInGroups } from '../../../../station-core/model/person.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { DialogButtons } from '../../parts/dialog.tsx';
import { momentText } from '../issuance/moment-text.ts';
import classes from './people.module.css';

/** The one-time code, for as long as this is open: nobody can read it again. */
export function CodeShown({ drawn, close }: { readonly drawn: PersonWithCode; readonly close: () => void }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { person, code } = drawn;
  return (
    <div className={classes.form}>
      <p className={classes.explains}>{t('people.codeExplains', { name: person.name })}</p>
      <output className={classes.code} aria-label={t('people.code')} data-testid="pin-code">
        {pinCodeInGroups(code)}
      </output>
      {person.pinCodeUntil !== undefined && (
        <p className={classes.explains}>{t('people.codeUntil', { until: momentText(person.pinCodeUntil, locale) })}</p>
      )}
      <DialogButtons>
        <Button size="lg" data-autofocus onClick={close}>
          {t('people.codeDone')}
        </Button>
      </DialogButtons>
    </div>
  );
}
