import type { FaultWords } from '../../fault-words.ts';

export const boardFaults = {
  'board.silent': {
    name: '电路板无应答',
    says: '电路板没有应答。',
    remedy: '请重新放好电路板并再次启动。如果仍无应答，请检查其供电和 BOOT 引脚。',
  },
  'board.not-in-download-mode': {
    name: '未进入下载模式',
    says: '电路板启动了固件，没有进入下载模式。',
    remedy: '请在复位时将 BOOT 保持低电平，或检查该夹具的 BOOT 引脚，然后再次启动。',
  },
  'board.no-reset-line': {
    name: '无复位线',
    says: '电路板没有应答，而此端口无法将其复位。',
    remedy: '请按住 BOOT，按一下复位键，然后再次启动。或使用带 DTR 和 RTS 的端口。',
  },
  'board.stub-running': {
    name: 'Stub 仍在运行',
    says: '电路板上仍在运行之前会话的烧录 stub。',
    remedy: '请复位电路板，然后再次启动。或去掉 --no-stub。',
  },
  'board.not-heard': {
    name: '电路板收不到数据',
    says: '电路板处于下载模式，但收不到数据。',
    remedy: '请检查从工站到电路板 RX 引脚的连线。电路板发出的数据能够收到。',
  },
  'board.brownout': {
    name: '欠压复位',
    says: '供电欠压：电路板自行复位。',
    remedy: '请检查该工位的电源、线缆和集线器，然后再次启动。',
  },
  'board.garbled': {
    name: '数据受损',
    says: '电路板有应答，但收到的数据已损坏。',
    remedy: '请检查该工位的线缆、接地和探针，然后再次启动。',
  },
  'board.refused-command': {
    name: '命令被拒绝',
    says: '电路板拒绝了一条加载命令。',
    remedy: '请再次启动电路板。如果再次发生，请将其放到一边，交质检处理。',
  },
  'board.unknown-chip': {
    name: '未知芯片',
    says: '工站无法识别这块电路板上的芯片。',
    remedy: '请检查夹具中的电路板是否正确。',
  },
  'board.wrong-chip': {
    name: '芯片不符',
    says: '这块电路板的芯片与产品要求的不符。',
    remedy: '请核对工单和电路板。不要强行继续。',
  },
  'board.chip-revision': {
    name: '芯片版本不符',
    says: '固件不支持该芯片版本。',
    remedy: '请将电路板放到一边。它需要支持该芯片版本的固件发布包。',
  },
  'board.block-revision': {
    name: 'eFuse 版本不符',
    says: '芯片没有显示固件可接受的 eFuse 块版本。',
    remedy: '请将电路板放到一边；请使用校准 eFuse 较新的芯片，或使用接受该版本的发布包。',
  },
  'board.newer-secure-version': {
    name: '固件过旧',
    says: '芯片要求更新的固件（防回滚）。',
    remedy: '请将电路板放到一边。它需要安全版本号更高的发布包。',
  },
  'board.secure-version-unread': {
    name: '防回滚计数不可读',
    says: '无法读取该芯片的防回滚计数。',
    remedy: '请将电路板放到一边交质检，或用 --chip-secure-version 和设备记录中的计数烧录。',
  },
  'board.mac-empty': {
    name: '没有 MAC 地址',
    says: '此板上的芯片没有 MAC 地址。',
    remedy: '请将该板放到一边交质检：芯片的出厂 eFuse 为空或无法读取。',
  },
  'board.mac-multicast': {
    name: '组播 MAC 地址',
    says: '此芯片的 MAC 地址是组播地址，不属于单个单元。',
    remedy: '请将该板放到一边交质检：芯片的出厂 eFuse 有误。',
  },
  'board.mac-damaged': {
    name: 'MAC 地址损坏',
    says: '此芯片的 MAC 地址与其校验值不符。',
    remedy: '请将该板放到一边交质检：固件每次启动都会停在此芯片上。',
  },
  'board.revision-impossible': {
    name: '芯片版本不存在',
    says: '芯片显示了一个不存在的硅片版本。',
    remedy: '请将电路板放到一边交质检处理：该芯片的出厂 eFuse 已损坏或无法读取。',
  },
  'board.flash-too-small': {
    name: '闪存太小',
    says: '闪存芯片的容量小于固件所需。',
    remedy: '请将电路板放到一边：装错了闪存芯片。',
  },
  'board.flash-out-of-reach': {
    name: '闪存超出范围',
    says: '该加载程序无法写入 16 MB 以外的闪存。',
    remedy: '请在 ESP32-S3、C5、C61 或 P4 上使用辅助程序（stub）：其他加载程序无法到达。',
  },
  'board.flash-unknown': {
    name: '闪存未识别',
    says: '闪存芯片没有报出型号。',
    remedy: '请检查闪存芯片及其供电。将电路板放到一边，交质检处理。',
  },
  'board.locked': {
    name: '电路板已锁定',
    says: '电路板已锁定：安全下载模式或闪存加密已启用。',
    remedy: '请将电路板转入返工：它不是全新的。',
  },
  'board.not-locked': {
    name: '电路板未锁定',
    says: '电路板不在安全下载模式，因此必须校验。',
    remedy: '请去掉 --unverified。',
  },
  'board.would-not-start': {
    name: '将无法启动',
    says: '使用此固件后电路板将无法启动。',
    remedy: '请使用为此设备加密（闪存加密）并已签名（安全启动）的镜像。',
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
    says: '闪存内容与发送的内容不一致。',
    remedy: '请再启动一次电路板。如果再次失败，则闪存芯片有故障。',
  },
  'board.boot-failed': {
    name: '无法启动',
    says: '固件已写入，但设备没有启动它。',
    remedy: '请查看证据中的启动日志，并将设备放到一边，交质检处理。',
  },
  'board.agent-silent': {
    name: '代理无应答',
    says: '固件已启动，但设备代理没有应答。',
    remedy: '请检查该固件是否包含设备代理。如已包含，请将设备放到一边，交质检处理。',
  },
  'board.agent-version': {
    name: '代理版本不同',
    says: '设备代理使用另一个版本的协议。',
    remedy: '请使用设备代理与本工站版本一致的固件发布包，或更新工站。',
  },
  'board.no-entropy': {
    name: '没有随机性',
    says: '该芯片的噪声源没有通过健康测试。',
    remedy: '请将电路板放入隔离箱。没有生成密钥。',
  },
  'board.agent-refused': {
    name: '代理拒绝',
    says: '设备代理拒绝了一个请求。',
    remedy: '请查看证据中的原因，并将设备放到一边，交质检处理。',
  },
  'board.agent-broke-protocol': {
    name: '代理协议错误',
    says: '设备代理发送了违反协议的消息。',
    remedy: '请检查工站是否支持此固件中的设备代理。',
  },
  'board.wrong-firmware': {
    name: '固件不符',
    says: '设备运行的固件与写入的固件不同。',
    remedy: '请再次启动设备。如果再次发生，请将其放到一边，交质检处理。',
  },
  'board.mac-changed': {
    name: '电路板被更换',
    says: '该工位现在连接的是另一块电路板。',
    remedy: '请勿在运行过程中更换电路板。请用同一块电路板再次启动该工位。',
  },
  'board.lock-not-applied': {
    name: '锁定未生效',
    says: '读回结果显示锁定没有生效。',
    remedy: '请将设备放入隔离箱。',
  },
} as const satisfies Partial<FaultWords>;
