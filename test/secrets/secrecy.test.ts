import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { drawUnitSecrets } from '../../station-core/secrets/draw.ts';

const drawn = drawUnitSecrets({ username: 'wifiprov' });
const shown = { drawn, list: [drawn.softApPassword], map: new Map([['code', drawn.ownershipCode]]) };
const everything = { depth: 20, showHidden: true, getters: true } as const;

test.each([
  ['String', String(drawn.softApPassword) + String(drawn.ownershipCode)],
  ['a template', `${drawn.softApPassword.toString()}${drawn.ownershipCode.toString()}`],
  ['JSON', JSON.stringify(shown)],
  ['inspect', inspect(shown, everything)],
  ['inspect without the custom view', inspect(shown, { ...everything, customInspect: false })],
  ['an error', inspect(new Error('broken', { cause: shown }), everything)],
  ['a fault', inspect(new Fault('station.bug', {}, { cause: shown }), everything)],
  ['a stack', new Error(String(drawn.ownershipCode)).stack ?? ''],
  ['a structured clone', inspect(structuredClone(shown), everything)],
  ['a spread copy', JSON.stringify(Object.assign({}, drawn.softApPassword, drawn.ownershipCode))],
])('no secret of a unit shows in %s', (_where, printed) => {
  expect(printed).not.toContain(drawn.softApPassword.reveal());
  expect(printed).not.toContain(drawn.ownershipCode.reveal());
});
