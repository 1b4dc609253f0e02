import type { FaultWords } from '../../fault-words.ts';

export const inHandFaults = {
  'in-hand.unproven': {
    name: '没有结论',
    says: '未发现差异，但可检查的内容太少，无法得出结论。',
    remedy: '请在证据中查看缺少什么。不要将此设备视为真品。',
  },
  'in-hand.other-board': {
    name: '设备被调换',
    says: '应答的设备与最初读取的不同。',
    remedy: '请只连接一台设备，然后重新核验。',
  },
  'in-hand.no-product': {
    name: '产品不在此处',
    says: '此设备的代理程序经 RAM 载入，而其产品不在本工站。',
    remedy: '请在本工站导入此设备的产品，然后重新核验。',
  },
  'look-up.unknown': {
    name: '未找到',
    says: '本工站从未生成过此密码或代码。',
    remedy: '请检查输入内容，或在其他工站查询。',
  },
  'look-up.not-a-secret': {
    name: '不是标签上的秘密',
    says: '密码或代码由 16 个符号组成，每个 5 位。',
    remedy: '请按标签上印刷的内容输入，或扫描二维码。',
  },
} as const satisfies Partial<FaultWords>;
