import { useTranslation } from 'react-i18next';
import type { DiagnosisView } from '../../../../station-core/contract.ts';
import classes from './diagnosis.module.css';

/** Names, which are the same in every language. */
const PROGRAMS = { birthmark: 'Birthmark', node: 'Node.js', openssl: 'OpenSSL' } as const;
const VERSIONS = ['birthmark', 'node', 'openssl', 'system'] as const;

/** What runs here, and which serial adapters the system shows. */
export function AboutStation({ versions, adapters }: Pick<DiagnosisView, 'versions' | 'adapters'>) {
  const { t } = useTranslation();
  return (
    <div className={classes.both}>
      <section className={classes.panel} aria-labelledby="versions">
        <h2 id="versions">{t('diagnosis.versions')}</h2>
        <dl className={classes.facts}>
          {VERSIONS.map((name) => (
            <div key={name}>
              <dt>{name === 'system' ? t('diagnosis.system') : PROGRAMS[name]}</dt>
              <dd>{versions[name]}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className={classes.panel} aria-labelledby="adapters">
        <h2 id="adapters">{t('diagnosis.adapters')}</h2>
        {adapters.length === 0 && <p className={classes.hint}>{t('diagnosis.noAdapters')}</p>}
        <ul className={classes.adapters}>
          {adapters.map(({ name, path, topologyPath }) => (
            <li key={path}>
              <b>{name}</b> {path} {topologyPath !== null && <span className={classes.code}>{topologyPath}</span>}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
