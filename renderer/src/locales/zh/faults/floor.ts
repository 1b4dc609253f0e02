import type { FaultWords } from '../../fault-words.ts';

export const floorFaults = {
  'order.none': { name: '没有工单', says: '尚未选择工单。', remedy: '请选择工单，然后再次启动。' },
  'order.quantity-reached': {
    name: '数量已达成',
    says: '该工单的数量已达成。',
    remedy: '请选择下一个工单，或申请增加数量。',
  },
  'order.malformed': {
    name: '工单条码无法识别',
    says: '无法识别工单条码。',
    remedy: '请再扫描一次；如果仍然如此，请手动输入工单。',
  },
  'order.permit-of-other-product': {
    name: '许可不符',
    says: '该许可属于另一种产品。',
    remedy: '请选择本产品的许可，或向安全专员申请。',
  },
  'product.unknown': { name: '产品未知', says: '本工站没有这种产品。', remedy: '请核对工单，或在设置中导入该产品。' },
  'product.no-release': {
    name: '没有可用固件',
    says: '该产品没有通过验收检查的固件。',
    remedy: '请在设置中导入该产品的完整构建。',
  },
  'product.no-subject': {
    name: '缺少证书主体',
    says: '没有说明这个新产品的证书中写谁。',
    remedy: '请按许可中的写法输入组织、单位和硬件类型，然后重新导入。',
  },
  'product.not-stored': {
    name: '产品未保存',
    says: '产品无法写入数据目录；原有内容仍然有效。',
    remedy: '请检查磁盘和数据目录的权限，然后重新导入。',
  },
  'slot.not-taught': {
    name: '工位无端口',
    says: '该工位尚未分配端口。',
    remedy: '请在设置中插入其电路板，为该工位示教端口。',
  },
  'slot.busy': { name: '工位工作中', says: '该工位正在工作。', remedy: '请等它结束，或中止它。' },
  'slot.idle': {
    name: '工位空闲',
    says: '该工位没有正在进行的运行。',
    remedy: '请查看该工位的结果：运行可能刚好在此刻结束。',
  },
  'slot.must-acknowledge': {
    name: '尚未确认',
    says: '该工位的上一个结果尚未确认。',
    remedy: '请取出电路板，按结果的要求处理，然后确认。',
  },
  'slot.confirm-abort': {
    name: '请确认停止',
    says: '不可撤销的步骤已经开始。',
    remedy: '非必要不要中止；如需中止请确认：设备将保留目前已完成的内容。',
  },
  'slot.none-waiting': {
    name: '没有待启动的板',
    says: '没有可以一起启动的电路板。',
    remedy: '请放入新的电路板。设备已通过的工位只能用它自己的按钮再次启动。',
  },
  'station.too-many-calls': {
    name: '请求过多',
    says: '此屏幕同时提出的请求过多，工站无法应答。',
    remedy: '请重新加载窗口。如果再次发生，请报告：这是屏幕的缺陷。',
  },
  'station.out-of-service': {
    name: '工站停用',
    says: '工站已停用：无法写入其台账。',
    remedy: '请按证据中的故障要求处理，然后重启工站。',
  },
  'entry.invalid': {
    name: '输入无效',
    says: '输入的内容不是此处所需的内容。',
    remedy: '请检查证据中指出的字段。超过 512 个字符的内容不予接受。',
  },
  'query.worker-gone': {
    name: '查询进程停止',
    says: '查询台账的进程已停止，或没有及时应答。',
    remedy: '请重试：该进程会重新启动。产线不受影响。',
  },
} as const satisfies Partial<FaultWords>;
