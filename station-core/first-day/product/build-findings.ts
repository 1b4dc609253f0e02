/** What of a build stands in the way of an identity, and what to change in the firmware project: all of it at once. */
import { Fault } from '../../fault.ts';
import { misfits } from '../../station/product/misfits.ts';
import { describeProduct, UNASKED } from './describe-product.ts';
import { type ExaminedBuild, flashBytes } from './examined-build.ts';
import { good, type Paste, problem, type ProductFinding } from './finding.ts';
import { hasAgent, type IdentityPlan } from './identity-plan.ts';
import { lockFindings } from './lock-finding.ts';
import { missingPartitions } from './missing-partitions.ts';
import { settingProblems } from './setting-rules.ts';

export function buildFindings(examined: ExaminedBuild, plan: IdentityPlan): readonly ProductFinding[] {
  return [
    good('build', buildText(examined)),
    ...fitFindings(examined, plan),
    ...agentFindings(examined, plan),
    ...lockFindings(plan),
    ...settingFindings(examined, plan),
  ];
}

function buildText(examined: ExaminedBuild): string {
  const { build, chip, kind } = examined;
  const bytes = flashBytes(examined);
  const flash = bytes === undefined ? 'flash as on the board' : `${String(bytes / 1024 / 1024)} MB flash`;
  return `${build.project} ${build.app.version}, ${chip}, ${flash}, ${kind}`;
}

function fitFindings(examined: ExaminedBuild, plan: IdentityPlan): ProductFinding[] {
  const missing = missingPartitions(examined, plan);
  const others = misfits(describeProduct(examined, plan, UNASKED), examined.build)
    .filter(({ code }) => code !== 'product.no-partition')
    .map((fault) => problem('fit', fault));
  const wrong = [...missing, ...others];
  return wrong.length === 0
    ? [good('fit', `unit data in ${plan.unitData}, identity in ${plan.identityPartition}`)]
    : wrong;
}

const COMPONENT: Paste = {
  file: 'main/idf_component.yml',
  text: `dependencies:
  birthmark_agent:
    path: '../birthmark/device-agent/ports/esp-idf/birthmark_agent'`,
};

/** Whether the agent is in there shows in the build of ESP-IDF; of other builds nobody can say before a unit starts. */
function agentFindings(examined: ExaminedBuild, { arrival }: IdentityPlan): ProductFinding[] {
  if (arrival !== 'firmware') return [good('agent', `arrival ${arrival}`)];
  switch (hasAgent(examined)) {
    case true:
      return [good('agent', 'component birthmark_agent')];
    case false:
      return [{ ...problem('agent', new Fault('product.no-agent', { arrival })), paste: [COMPONENT] }];
    case undefined:
      return [
        {
          check: 'agent',
          state: 'not-checked',
          fault: new Fault('product.settings-unknown', { wanted: 'the component birthmark_agent' }),
        },
      ];
  }
}

function settingFindings(examined: ExaminedBuild, plan: IdentityPlan): ProductFinding[] {
  const { options } = examined.settings;
  if (options === undefined) {
    const fault = new Fault('product.settings-unknown', { wanted: 'config/sdkconfig.json' });
    return [{ check: 'settings', state: 'not-checked', fault }];
  }
  const found = [...settingProblems(options, plan), ...profileFindings(examined)];
  return found.length === 0 ? [good('settings', `${String(Object.keys(options).length)} options of Kconfig`)] : found;
}

/** What the firmware burns at its first start is checked by the station only when product.json says what it must be. */
function profileFindings({ settings: { options = {} } }: ExaminedBuild): ProductFinding[] {
  const secureBoot = options['SECURE_BOOT_V2_ENABLED'] === true;
  const encrypted = options['SECURE_FLASH_ENC_ENABLED'] === true;
  if (!secureBoot && !encrypted) return [];
  const release = encrypted && options['SECURE_FLASH_ENCRYPTION_MODE_RELEASE'] === true;
  const profile = {
    burnByStation: false,
    ...(secureBoot ? { secureBoot: 'on' } : {}),
    ...(encrypted ? { flashEncryption: release ? 'release' : 'development' } : {}),
    jtag: 'off',
  };
  const burns = [secureBoot ? 'secure boot' : '', encrypted ? 'flash encryption' : ''].filter((each) => each !== '');
  const text = `"securityProfile": ${JSON.stringify(profile, undefined, 2)}`;
  const fault = new Fault('product.no-profile', { burns: burns.join(', ') });
  return [{ check: 'settings', state: 'warning', fault, paste: [{ file: 'product.json', text }] }];
}
