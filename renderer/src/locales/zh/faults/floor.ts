import type { FaultWords } from '../../fault-words.ts';

export const floorFaults = {
  'order.none': { name: '没有工单', says: '尚未选择工单。', remedy: '请选择工单，然后再次启动。' },
  'order.quantity-reached': {
    name: '数量已达成',
    says: '该工单的数量已达成。',
    remedy: '请选择下一个工单。如需多做此工单的设备，请更改其数量。',
  },
  'order.no-rework': {
    name: '没有返工单',
    says: '这不是该产品的有效返工单。',
    remedy: '请让质检人员开具返工单，然后按其名称选择。',
  },
  'order.rework-only': {
    name: '仅限返工',
    says: '返工单只用于重新制作已通过的设备。',
    remedy: '对于尚未通过的设备，请选择普通工单。',
  },
  'order.malformed': {
    name: '工单条码无效',
    says: '工单条码无效。',
    remedy: '请再扫描一次。如果仍然失败，请手动输入工单。',
  },
  'order.unknown': {
    name: '工单未知',
    says: '本工站还不认识该工单。',
    remedy: '请在“工单”中输入产品、许可和数量，或扫描完整的工单条码。',
  },
  'order.differs': {
    name: '工单不一致',
    says: '台账中该工单的产品或数量与此不同。',
    remedy: '请核对工单号。如需更改数量，请在“工单”中选择“更改数量”。',
  },
  'order.permit-of-other-product': {
    name: '许可不符',
    says: '该许可属于另一种产品。',
    remedy: '请选择本产品的许可，或向安全专员申请。',
  },
  'product.none': { name: '没有产品', says: '工站还没有产品。', remedy: '请在“设置”中导入已签名的固件发布。' },
  'product.unknown': { name: '产品未知', says: '本工站没有该产品。', remedy: '请核对工单，或在“设置”中导入该产品。' },
  'product.no-release': {
    name: '没有可用固件',
    says: '该产品没有通过验收的固件。',
    remedy: '请在“设置”中导入该产品的完整发布包。',
  },
  'product.no-subject': {
    name: '缺少证书主体',
    says: '缺少这个新产品的证书主体。',
    remedy: '请按许可中的写法输入组织、单位和硬件类型，然后重新导入。',
  },
  'product.not-stored': {
    name: '产品未保存',
    says: '无法保存产品；未发生任何更改。',
    remedy: '请检查磁盘和数据目录的权限，然后重新导入。',
  },
  'floor.no-simulated-jig': {
    name: '无模拟治具',
    says: '模拟治具没有应答。',
    remedy: '请重新启动试用：模拟电路板只在试用运行期间存在。',
  },
  'slot.no-port': {
    name: '工位无端口',
    says: '该工位尚未分配端口。',
    remedy: '请在“设置”中插入电路板，为该工位分配端口。',
  },
  'slot.busy': { name: '工位忙', says: '该工位正在运行。', remedy: '请等待运行结束，或停止运行。' },
  'slot.idle': {
    name: '工位空闲',
    says: '该工位没有正在进行的运行。',
    remedy: '请查看该工位的结果：运行可能刚刚结束。',
  },
  'slot.not-awaited': {
    name: '未在等待标签',
    says: '该工位现在没有在等待此操作。',
    remedy: '请查看该工位：标签可能已扫描，或正在打印。',
  },
  'slot.must-acknowledge': {
    name: '尚未确认',
    says: '该工位的上一个结果尚未确认。',
    remedy: '请取出设备，按结果的要求处理，然后确认。',
  },
  'slot.confirm-abort': {
    name: '请确认停止',
    says: '不可逆的步骤已经开始。',
    remedy: '请仅在必须停止时确认。设备上已做的更改是永久的。',
  },
  'slot.none-waiting': {
    name: '没有待启动的板',
    says: '没有工位在等待启动电路板。',
    remedy: '请放入电路板，并先确认等待确认的结果。',
  },
  'station.too-many-calls': {
    name: '请求过多',
    says: '此屏幕发送的请求超过工站可接受的数量。',
    remedy: '请重新加载窗口。如果再次发生，请上报：这是屏幕的缺陷。',
  },
  'station.out-of-service': {
    name: '工站停用',
    says: '工站已停用：无法写入台账。',
    remedy: '请排除证据中指出的故障，然后重启工站。',
  },
  'entry.invalid': {
    name: '输入无效',
    says: '输入的值在此处无效。',
    remedy: '请检查证据中指出的字段：最多 512 个字符，且不得含控制字符。',
  },
  'entry.label-text': {
    name: '标签文本被拒绝',
    says: '文本中含有标签的机密，未被保存。',
    remedy: '请用自己的话重新填写。字段见证据。',
  },
  'query.worker-gone': {
    name: '查询已停止',
    says: '台账查询已停止，或没有及时应答。',
    remedy: '请重试：查询会重新启动。产线不受影响。',
  },
  'self-test.false-pass': {
    name: '产线已停',
    says: '自检放行了一块已知的不良板。',
    remedy: '请查找原因并重做自检，然后请质检在“统计”中确认。',
  },
} as const satisfies Partial<FaultWords>;
