import type { FaultWords } from '../../fault-words.ts';

export const ceremonyFaults = {
  'ceremony.not-begun': {
    name: '仪式尚未开始',
    says: '此文件夹中没有已开始的密钥仪式。',
    remedy: '请用 `birthmark ca init` 开始仪式（根证书用 `birthmark ca root init`），或用 --dir 指定其文件夹。',
  },
  'ceremony.damaged': {
    name: '仪式文件已损坏',
    says: '记录此仪式的文件已损坏。',
    remedy: '请从文件夹的副本恢复该文件，或用空令牌重新开始。',
  },
  'ceremony.other-settings': {
    name: '设置不同',
    says: '此文件夹中的仪式以其他设置开始。',
    remedy: '请按证据中的设置继续，或使用另一个文件夹。',
  },
  'ceremony.out-of-order': {
    name: '未到此步骤',
    says: '仪式尚未到此步骤，或已过此步骤。',
    remedy: '请运行 `birthmark ca status` 查看下一步。',
  },
  'ceremony.token-in-use': {
    name: '令牌非空',
    says: '令牌中已有密钥。',
    remedy: '请使用空令牌：其中只应有此仪式的密钥。',
  },
  'ceremony.bad-request': {
    name: 'CA 请求被拒绝',
    says: '根 CA 不签署此证书请求。',
    remedy: '请从写出该请求的工站仪式重新获取。',
  },
  'ceremony.bad-certificate': {
    name: 'CA 证书被拒绝',
    says: 'CA 证书违反仪式规则。',
    remedy: '请让根 CA 更正证据所列内容并重新签署请求。',
  },
  'ceremony.root-in-token': {
    name: '根密钥在令牌中',
    says: '根密钥位于工站的令牌中。',
    remedy: '请在非工站的机器上，用单独的令牌生成根密钥。',
  },
  'ceremony.not-confirmed': {
    name: '仪式步骤未确认',
    says: '无人确认仪式的此步骤；未执行任何操作。',
    remedy: '请阅读显示的内容，然后输入要求的文字。',
  },
  'hsm.last-try': {
    name: 'HSM PIN 最后一次',
    says: 'HSM 令牌只剩一次 PIN 尝试。',
    remedy: '请先用厂商工具检查 PIN。尚未尝试任何 PIN。',
  },
} as const satisfies Partial<FaultWords>;
