import type { FaultWords } from '../../fault-words.ts';

export const holdFaults = {
  'unit.held': {
    name: '已被质检扣留',
    says: '此设备已被扣留：有人将其搁置。',
    remedy: '请将其交给质检。证据中写明由谁扣留及原因；安全官可以放行。',
  },
  'hold.already': {
    name: '已经扣留',
    says: '此处列出的每台设备都已被扣留。',
    remedy: '请在证据中查看由谁扣留及原因，无需再做其他操作。',
  },
  'hold.none': {
    name: '未被扣留',
    says: '此设备未被扣留。',
    remedy: '请查看其记录：可能有人已先行放行。',
  },
  'hold.set-changed': {
    name: '设备已变化',
    says: '现在受影响的设备与所显示的不同。',
    remedy: '请重新查看列表：证据中写明期间发生了什么。',
  },
  'hold.elsewhere': {
    name: '在别处扣留',
    says: '此设备由另一工站扣留。',
    remedy: '请在证据所示的工站放行；本工站会得知。',
  },
  'hold.too-many': {
    name: '设备过多',
    says: '设备数量超过一次扣留的上限。',
    remedy: '请缩小搜索范围，并分多次扣留。',
  },
  'hold.empty': {
    name: '没有此类设备',
    says: '搜索未找到可扣留的设备。',
    remedy: '请检查工单和其他筛选条件。',
  },
} as const satisfies Partial<FaultWords>;
