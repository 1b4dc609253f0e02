import type { FaultWords } from '../../fault-words.ts';

export const boardFaults = {
  'board.silent': {
    name: '电路板无应答',
    says: '电路板没有应答。',
    remedy: '请把电路板重新放入夹具并再次启动。如果仍无应答，请检查其供电和 BOOT 引脚。',
  },
  'board.not-in-download-mode': {
    name: '未进入下载模式',
    says: '电路板启动了固件，没有进入下载模式。',
    remedy: '请在按复位时将 BOOT 引脚保持低电平，或检查该夹具的 BOOT 引脚，然后再次启动。',
  },
  'board.not-heard': {
    name: '电路板收不到',
    says: '电路板在下载模式中等待，但听不到工站的信号。',
    remedy: '请检查从工站到电路板 RX 引脚的连线：电路板发出的数据能够收到。',
  },
  'board.brownout': {
    name: '供电不足',
    says: '电路板供电跌落：它自行复位。',
    remedy: '请检查该工位的电源、线缆和集线器，然后重新开始。',
  },
  'board.garbled': {
    name: '数据受损',
    says: '电路板有应答，但收到的数据已损坏。',
    remedy: '请检查该工位的线缆、接地和探针，然后再次启动。',
  },
  'board.refused-command': {
    name: '命令被拒绝',
    says: '电路板拒绝了一条引导加载命令。',
    remedy: '请再次启动电路板。如果仍被拒绝，请将其放到一边，交质检处理。',
  },
  'board.unknown-chip': {
    name: '未知芯片',
    says: '工站不认识这块电路板上的芯片。',
    remedy: '请检查夹具中的电路板是否正确。',
  },
  'board.wrong-chip': {
    name: '芯片不符',
    says: '这块电路板上的芯片与本产品所用的芯片不符。',
    remedy: '请核对工单和电路板。不要强行继续。',
  },
  'board.chip-revision': {
    name: '芯片版本不符',
    says: '固件不支持该芯片版本。',
    remedy: '请将电路板放到一边；该固件版本不支持这一版芯片。',
  },
  'board.newer-secure-version': {
    name: '固件过旧',
    says: '芯片要求更新的固件：其防回滚计数高于此发布包。',
    remedy: '请将该板放到一边；它需要安全版本号更高的发布包。',
  },
  'board.secure-version-unread': {
    name: '防回滚计数不可读',
    says: '此芯片的防回滚计数无法读取。',
    remedy: '请将该板放到一边交质检，或用 --chip-secure-version 和该单元记录中的计数烧录。',
  },
  'board.flash-too-small': {
    name: '闪存太小',
    says: '闪存芯片的容量小于固件所需。',
    remedy: '请将电路板放到一边：装错了闪存芯片。',
  },
  'board.flash-out-of-reach': {
    name: '闪存超出范围',
    says: '固件位于闪存 16 MB 之外，该芯片的加载程序无法写入。',
    remedy: '请使用能够到达该处的芯片和模式：只有 ESP32-S3、C5、C61 和 P4 的烧录辅助程序可以写入。',
  },
  'board.flash-unknown': {
    name: '闪存未知',
    says: '闪存芯片没有报出自己的型号。',
    remedy: '请检查闪存芯片及其供电；将电路板放到一边，交质检处理。',
  },
  'board.locked': {
    name: '电路板已锁定',
    says: '电路板已被锁定：安全下载模式或闪存加密已启用。',
    remedy: '请将电路板转入返工；它不是全新的设备。',
  },
  'board.not-locked': {
    name: '未锁定',
    says: '电路板不在安全下载模式：写入的内容可以校验，也必须校验。',
    remedy: '请去掉 --unverified。',
  },
  'board.would-not-start': {
    name: '将无法启动',
    says: '使用此固件后电路板将无法再启动，而且无法读出确认。',
    remedy: 'Flash 加密需要为此设备单独加密的镜像，安全启动需要已签名的镜像。',
  },
  'board.stub-did-not-start': {
    name: '辅助程序未启动',
    says: '烧录辅助程序已载入，但没有启动。',
    remedy: '请再次启动电路板。如果再次失败，请检查供电和线缆。',
  },
  'board.write-failed': {
    name: '闪存写入失败',
    says: '有一个数据块无法写入闪存。',
    remedy: '请再次启动电路板。如果再次失败，则闪存芯片或其供电有故障。',
  },
  'board.verify-mismatch': {
    name: '闪存校验不符',
    says: '芯片从闪存读回的内容与发送的内容不一致。',
    remedy: '请再启动一次电路板。如果再次失败，则闪存芯片有故障。',
  },
  'board.boot-failed': {
    name: '无法启动',
    says: '固件已写入，但设备没有启动它。',
    remedy: '请阅读证据中的启动日志；将电路板放到一边，交质检处理。',
  },
  'board.agent-silent': {
    name: '代理无应答',
    says: '固件已启动，但设备代理没有应答。',
    remedy: '请检查该固件是否包含设备代理；如已包含，请将电路板放到一边。',
  },
  'board.agent-refused': {
    name: '代理拒绝',
    says: '设备代理拒绝了一个请求。',
    remedy: '请阅读证据中的原因；将电路板放到一边，交质检处理。',
  },
  'board.agent-broke-protocol': {
    name: '代理协议错误',
    says: '设备代理发送了协议不允许的内容。',
    remedy: '请检查固件所带的设备代理是否受本工站支持。',
  },
  'board.wrong-firmware': {
    name: '固件不符',
    says: '设备运行的固件不是刚写入的固件。',
    remedy: '请再次启动电路板。如果再次出现，请将其放到一边，交质检处理。',
  },
  'board.mac-changed': {
    name: '电路板被更换',
    says: '现在应答的电路板不是该工位开始时的那一块。',
    remedy: '运行过程中不要更换电路板。请只用一块电路板重新启动该工位。',
  },
  'board.lock-not-applied': {
    name: '锁定未生效',
    says: '已下达锁定命令，但读回结果显示锁定没有生效。',
    remedy: '请将电路板放入隔离箱。',
  },
} as const satisfies Partial<FaultWords>;
