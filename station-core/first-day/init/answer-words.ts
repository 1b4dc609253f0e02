import type { AnswerName, Answers } from './answers.ts';
import { formatTokenUri } from './pkcs11-uri.ts';

/** Answers as a person gave them, for whoever reads them again. Undefined where there is none yet, or none that words can repeat. */
export function answerWords(name: AnswerName, answers: Answers): readonly string[] | undefined {
  switch (name) {
    case 'officers':
      return answers.officers?.map((officer) => officer.name);
    case 'present':
      return answers.present?.map((person) => `${person.name}, ${person.role}`);
    case 'token': {
      const { token } = answers;
      if (token === undefined) return undefined;
      return [token.kind === 'software' ? 'software' : formatTokenUri(token)];
    }
    case 'jig':
      return answers.jig && [`${answers.jig.rows}x${answers.jig.columns}`];
    case 'units':
    case 'ouis':
      return listed(answers[name], 'any');
    case 'rights':
      return listed(answers.rights, 'none');
    case 'quota':
    case 'days':
      return answers[name] === undefined ? undefined : [String(answers[name])];
    case 'station':
    case 'organization':
    case 'authority':
    case 'softhsmConf':
    case 'headquarters':
    case 'fingerprint':
    case 'signerAccount':
    case 'pinFile':
    case 'printer':
    case 'scanner':
    case 'permit':
      return answers[name] === undefined ? undefined : [answers[name]];
  }
}

function listed(several: readonly string[] | undefined, empty: string): readonly string[] | undefined {
  return several?.length === 0 ? [empty] : several;
}
