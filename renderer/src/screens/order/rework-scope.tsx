import { useTranslation } from 'react-i18next';
import { REWORK_SCOPES, type ReworkScope } from '../../../../station-core/model/desk/rework-order.ts';
import { Choice } from './choice.tsx';
import classes from './order.module.css';

interface Props {
  readonly scope: ReworkScope;
  readonly choose: (scope: ReworkScope) => void;
}

/** How much of a finished unit is replaced: it decides which permits will do. */
export function ReworkScopeChoice({ scope, choose }: Props) {
  const { t } = useTranslation();
  return (
    <fieldset className={`${classes.choices} ${classes.scopes}`}>
      <legend>{t('order.scope')}</legend>
      {REWORK_SCOPES.map((each) => (
        <Choice
          key={each}
          group="scope"
          title={t(`order.scopes.${each}`)}
          detail={t(`order.scopeMeans.${each}`)}
          obstacle={null}
          checked={scope === each}
          choose={() => {
            choose(each);
          }}
        />
      ))}
    </fieldset>
  );
}
