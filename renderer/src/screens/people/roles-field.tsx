import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../../station-core/contract.ts';
import classes from './people.module.css';
import { ROLES } from '../../../../station-core/model/role.ts';

interface Props {
  readonly roles: readonly Role[];
  readonly error: string | undefined;
  readonly change: (roles: Role[]) => void;
}

/** What somebody may do, each role with the work it is for. */
export function RolesField({ roles, error, change }: Props) {
  const { t } = useTranslation();
  return (
    <Checkbox.Group
      size="md"
      label={t('people.roles')}
      description={t('people.rolesHint')}
      error={error}
      value={[...roles]}
      onChange={(chosen: string[]) => {
        change(ROLES.filter((role) => chosen.includes(role)));
      }}
    >
      <div className={classes.roles}>
        {ROLES.map((role) => (
          <Checkbox
            key={role}
            size="md"
            value={role}
            label={t(`frame.roles.${role}`)}
            description={t(`people.roleExplains.${role}`)}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
