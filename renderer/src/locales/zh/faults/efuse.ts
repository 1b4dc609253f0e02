import type { FaultWords } from '../../fault-words.ts';
export const efuseFaults = {
  'efuse.unreachable': {
    name: 'eFuse 不符',
    says: '该芯片的 eFuse 已无法满足产品要求。',
    remedy: '请将设备交给质检：它不是全新的，或属于另一种产品。未烧写任何内容。',
  },
  'efuse.unit-first': {
    name: '设备须先操作',
    says: '设备尚未生成密钥或加密闪存。',
    remedy: '请确认固件在首次启动时会完成此操作，然后再次启动设备。未烧写任何内容。',
  },
  'efuse.not-as-expected': {
    name: 'eFuse 未烧写',
    says: '该设备的 eFuse 与产品要求不符。',
    remedy: '请将设备交给质检：其固件本应烧写证据中列出的 eFuse。',
  },
  'efuse.not-taken': {
    name: 'eFuse 烧写失败',
    says: 'eFuse 已烧写，但回读结果不同。',
    remedy: '请将设备放入隔离箱。处理下一台设备之前，请检查此工位的供电。',
  },
  'efuse.key-manager': {
    name: '密钥管理器已启用',
    says: '该芯片被设置为将密钥存放在密钥管理器中。',
    remedy: '请将设备放到一边交质检处理：乐鑫已撤回密钥管理器。没有写入任何内容。',
  },
  'efuse.not-allowed': {
    name: '不允许烧写',
    says: '该产品不允许工站烧写 eFuse。',
    remedy: '请询问产品负责人：只有 burnByStation 为 true 的安全配置才允许烧写。',
  },
  'efuse.timing-unknown': {
    name: '烧写时序未知',
    says: '工站不知道该芯片的 eFuse 烧写时序。',
    remedy: '请让固件在首次启动时烧写，并将 burnByStation 设为 false。',
  },
  'efuse.foreign-digest': {
    name: '外来密钥摘要',
    says: '产品列出的安全启动密钥未用于其发布包。',
    remedy: '请停止：锁定到错误密钥的芯片将永远无法启动。请比对证据中的密钥摘要。',
  },
} as const satisfies Partial<FaultWords>;
