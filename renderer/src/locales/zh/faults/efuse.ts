import type { FaultWords } from '../../fault-words.ts';
export const efuseFaults = {
  'efuse.unreachable': {
    name: 'eFuse 不符',
    says: '该芯片的 eFuse 已无法达到产品的要求。',
    remedy: '请将电路板交给质检：它不是全新部件，或不属于此产品。未烧写任何内容。',
  },
  'efuse.unit-first': {
    name: '设备须先操作',
    says: '设备尚未生成密钥或加密闪存，而这只能由设备自己完成。',
    remedy: '请确认固件在首次启动时会完成此操作，然后重新启动电路板。未烧写任何内容。',
  },
  'efuse.not-as-expected': {
    name: 'eFuse 未烧写',
    says: '该设备的 eFuse 与产品要求不符。',
    remedy: '请将电路板交给质检：本应由其固件烧写。证据中列出了缺少的项目。',
  },
  'efuse.not-taken': {
    name: 'eFuse 烧写失败',
    says: 'eFuse 已烧写，但回读结果不同。',
    remedy: '请将电路板放入隔离箱，并在放入下一块之前检查此工位的供电。',
  },
  'efuse.not-allowed': {
    name: '不允许烧写',
    says: '产品不允许工作站烧写 eFuse。',
    remedy: '只有带安全配置且 burnByStation 为 true 的产品才会烧写。请询问该产品的负责人。',
  },
  'efuse.timing-unknown': {
    name: '烧写时序未知',
    says: '工作站不知道该芯片的 eFuse 需要烧写多长时间。',
    remedy: '请让固件在首次启动时烧写，并将 burnByStation 设为 false。',
  },
  'efuse.foreign-digest': {
    name: '外来密钥摘要',
    says: '产品列出的安全启动密钥没有签署其发布包中的任何内容。',
    remedy: '请停止。锁定到错误密钥的芯片将永远无法启动。请比对证据中的密钥摘要。',
  },
} as const satisfies Partial<FaultWords>;
