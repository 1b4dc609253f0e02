import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../../station-core/contract.ts';

/** What may be done about a person, from their row in the list. */
export interface RowActs {
  readonly revoke: (person: Person) => void;
  readonly change: (person: Person) => void;
  readonly draw: (person: Person) => void;
  readonly badge: (person: Person) => void;
  readonly decide: (person: Person) => void;
}

interface PersonOf {
  readonly person: Person;
}

export function DecideButton({ person, decide }: PersonOf & Pick<RowActs, 'decide'>) {
  const { t } = useTranslation();
  return (
    <Button
      aria-label={t('people.decideOf', { name: person.name })}
      onClick={() => {
        decide(person);
      }}
    >
      {t('people.decide')}
    </Button>
  );
}

export function RowButtons({
  person,
  isYou,
  ...acts
}: PersonOf & Omit<RowActs, 'decide'> & { readonly isYou: boolean }) {
  const { t } = useTranslation();
  const { name } = person;
  return (
    <div>
      <Button
        variant="default"
        aria-label={t('people.editOf', { name })}
        onClick={() => {
          acts.change(person);
        }}
      >
        {t('people.edit')}
      </Button>
      {!isYou && (
        <Button
          variant="default"
          aria-label={t('people.codeOf', { name })}
          onClick={() => {
            acts.draw(person);
          }}
        >
          {t('people.code')}
        </Button>
      )}
      <Button
        variant="default"
        aria-label={t('people.setBadgeOf', { name })}
        onClick={() => {
          acts.badge(person);
        }}
      >
        {t('people.badge')}
      </Button>
      <Button
        variant="default"
        aria-label={t('people.revokeOf', { name })}
        onClick={() => {
          acts.revoke(person);
        }}
      >
        {t('people.revoke')}
      </Button>
    </div>
  );
}
