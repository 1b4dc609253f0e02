import type { FaultWords } from '../../fault-words.ts';

export const migrationFaults = {
  'station.not-migrated': {
    name: '旧数据目录',
    says: '此数据目录早于由两名安全专员签署许可的版本。',
    remedy: '请用 `birthmark ca migrate` 迁移。在此之前可以读取和验证。',
  },
  'migration.not-needed': {
    name: '无需迁移',
    says: '此数据目录不需要迁移。',
    remedy: '请启动工站。',
  },
  'migration.changed': {
    name: '签署后有变化',
    says: '旧数据与安全专员签署的内容不一致。',
    remedy: '请查明是谁改动的，然后用新文件夹重新开始，并由两名安全专员再次签署。',
  },
  'migration.signer-in-use': {
    name: '签名服务已用过',
    says: '签名服务中已有其他内容，不是本次迁移。',
    remedy: '请为本工站用新的令牌设置签名服务。',
  },
} as const satisfies Partial<FaultWords>;
