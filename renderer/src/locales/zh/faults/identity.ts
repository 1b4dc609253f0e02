import type { FaultWords } from '../../fault-words.ts';

export const identityFaults = {
  'csr.malformed': {
    name: '证书请求有误',
    says: '证书请求不是有效的 PKCS#10 请求。',
    remedy: '请将设备放入隔离箱。不要重试。',
  },
  'csr.no-possession': {
    name: '无法证明密钥',
    says: '设备无法证明它持有自己的密钥。',
    remedy: '请将设备放入隔离箱。不要重试。',
  },
  'csr.stale': {
    name: '证书请求陈旧',
    says: '证书请求没有回应本工站的质询。',
    remedy: '请将设备放入隔离箱：它可能在重放旧的请求。',
  },
  'csr.foreign-key': {
    name: '密钥不一致',
    says: '证书请求中的密钥与设备报告的密钥不同。',
    remedy: '请将设备放入隔离箱。不要重试。',
  },
  'csr.unsuitable-key': {
    name: '密钥不合格',
    says: '该密钥不是有效的 P-256 公钥。',
    remedy: '请将设备放入隔离箱。请检查此发布包的固件。',
  },
  'csr.key-seen-before': {
    name: '密钥重复',
    says: '该密钥已属于另一台设备。',
    remedy: '请停止该工位并通知质检：两台设备共用一个密钥，或有设备被克隆。',
  },
  'unit.already-provisioned': {
    name: '早已完成',
    says: '该设备先前已通过。',
    remedy: '请将其放到成品区，并放入另一块电路板。如需重做，请质检开返工单。',
  },
  'unit.certificate-revoked': {
    name: '证书已吊销',
    says: '该设备的证书已被吊销。',
    remedy: '请将设备放到一边。只有允许返工的许可才能为其签发另一张证书。',
  },
  'unit.revoked-locked': {
    name: '已吊销且已锁定',
    says: '该设备的证书已被吊销，且设备已锁定。',
    remedy: '请将设备永久放到一边。已锁定的设备无法生成另一个密钥。',
  },
  'unit.of-another-station': {
    name: '属于其他工站',
    says: '该设备上的证书不是由本工站签发的。',
    remedy: '请将设备退回成品区，或在原工站返工。没有写入任何内容。',
  },
  'unit.other-product': {
    name: '产品不符',
    says: '该设备开始时属于另一种产品。',
    remedy: '请核对工单：设备始终属于其序列号对应的产品。',
  },
  'unit.same-mac': {
    name: 'MAC 地址重复',
    says: '两个工位中的电路板显示相同的 MAC 地址。',
    remedy: '请检查是否有两根线缆连到同一块电路板。如果是两块电路板，请都放到一边交质检处理。',
  },
  'unit.label-fixed': {
    name: '标签不可更换',
    says: '该设备的闪存已锁定，无法写入新的标签密码。',
    remedy: '请将设备放到一边并另做一台：这台设备已无法写入，旧密码也无法找回。',
  },
  'unit.other-release': {
    name: '固件版本不同',
    says: '设备中的固件与此发布包不同。',
    remedy: '请导入制作该设备时所用的发布包，或请质检开具整机返工单。',
  },
  'unit.relabel-unfinished': {
    name: '新标签未完成',
    says: '该设备的新标签尚未完成。',
    remedy: '请再次选择该标签返工单并启动该设备。如果该单已结束，请质检另开一张。',
  },
  'unit.key-replaced': {
    name: '密钥被替换',
    says: '设备的密钥与其证书中的密钥不同。',
    remedy: '请将设备放到一边交质检处理，不要再次启动。其证书视为已丢失。',
  },
  'unit.chain-mismatch': {
    name: '证书链不符',
    says: '设备存储的证书链与收到的不同。',
    remedy: '请再次启动设备。如果再次发生，请放入隔离箱。',
  },
  'unit.proof-failed': {
    name: '身份证明失败',
    says: '重启后，设备无法用其密钥签名。',
    remedy: '请将设备放入隔离箱。不要重试。',
  },
  'unit.key-not-allowed': {
    name: '密钥位置不允许',
    says: '该产品不允许设备将密钥保存在此处。',
    remedy: '请比较此固件的密钥选项与产品的密钥选项。',
  },
  'unit.key-readable': {
    name: '密钥可读',
    says: '密钥所在的 eFuse 块没有读保护。',
    remedy: '请将设备放入隔离箱。不要重试。',
  },
  'unit.key-not-fresh': {
    name: '密钥不是新生成的',
    says: '设备报告的密钥不是刚刚生成的。',
    remedy: '请将设备放入隔离箱：其密钥来源不明。',
  },
  'unit.receipt-mismatch': {
    name: '出生凭证不符',
    says: '出生凭证与工站掌握的该设备信息不一致。',
    remedy: '请查看证据中的字段，并将设备放到一边，交质检处理。',
  },
  'unit.verifier-unproven': {
    name: '验证值未证明',
    says: '设备接受了所有权码，但没有证明其验证值。',
    remedy: '请将设备放入隔离箱。请检查此发布包中的固件。',
  },
  'unit.secrets-mismatch': {
    name: '机密不符',
    says: '设备中的密码或归属码与分配的不同。',
    remedy: '请再次启动设备。如果再次发生，请放入隔离箱。',
  },
  'permit.none': {
    name: '没有许可',
    says: '没有许可允许在本工站生产该产品。',
    remedy: '请向安全专员申请该产品的许可。',
  },
  'permit.expired': {
    name: '许可无效',
    says: '该产品的许可目前无效。',
    remedy: '请检查工站时钟，或向安全专员申请新的许可。',
  },
  'permit.used-up': { name: '许可已用完', says: '该许可的配额已用完。', remedy: '请向安全专员申请新的许可。' },
  'profile.lint': {
    name: '证书不合规范',
    says: '待签发的证书违反了证书规范。',
    remedy: '请停线并通知安全专员。没有签发任何内容。',
  },
  'hsm.missing': {
    name: '缺少 HSM',
    says: 'HSM 令牌不存在，或无法加载其驱动程序。',
    remedy: '请插入本工站的令牌，并检查其驱动程序路径。',
  },
  'hsm.two-tokens': {
    name: '两个 HSM 令牌',
    says: '有多个 HSM 令牌使用本工站的令牌名称。',
    remedy: '请拔下其他工站的令牌，或为每个令牌设置不同的名称。尚未尝试任何 PIN。',
  },
  'hsm.wrong-pin': { name: 'HSM PIN 错误', says: 'HSM 令牌拒绝了该 PIN。', remedy: '请检查 PIN：多次输错会锁定令牌。' },
  'hsm.no-key': {
    name: 'HSM 缺少密钥',
    says: 'HSM 令牌中没有所需的密钥。',
    remedy: '请检查插入的令牌是否正确，或执行密钥仪式。',
  },
  'hsm.failed': { name: 'HSM 出错', says: 'HSM 无法完成请求。', remedy: '请检查令牌并重启工站。' },
  'signer.gone': {
    name: '签名服务停止',
    says: '签名服务已停止或没有应答。',
    remedy: '请稍候：工站会重启它。如果再次发生，请检查 HSM 及其驱动程序。',
  },
  'signer.refused': {
    name: '拒绝签名',
    says: '签名服务拒绝了该请求。',
    remedy: '请停线并通知安全专员。没有签发任何内容。',
  },
  'signer.journal-damaged': {
    name: '签名记录损坏',
    says: '签名记录已损坏。',
    remedy: '请停用工站并通知安全专员。不要改动该文件。',
  },
  'signer.journal-unwritable': {
    name: '签名记录不可写',
    says: '无法写入签名记录，因此不签任何内容。',
    remedy: '请检查磁盘以及数据目录的权限。',
  },
  'signer.journal-in-use': {
    name: '签名记录被占用',
    says: '另一个签名服务正在使用签名记录。',
    remedy: '请关闭使用此数据目录的另一个工站程序，然后再次启动。',
  },
  'escrow.bad-certificate': {
    name: '托管证书无效',
    says: '托管证书无法用于密封机密。',
    remedy: '请安装后台部门提供的有效托管证书。',
  },
  'escrow.cannot-open': {
    name: '密封副本无法打开',
    says: '用这些密钥无法打开密封副本。',
    remedy: '请使用条目中证书所对应的托管密钥。',
  },
} as const satisfies Partial<FaultWords>;
