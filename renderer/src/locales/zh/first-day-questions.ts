/** What the setup of a new station asks, and what an answer looks like. */
export const questions = {
  station: { asks: '工站名称', form: 'A 到 Z 和数字，最多 12 个字符。它会出现在序列号中，不能更改。' },
  organization: { asks: '证书中的组织', form: '签发 CA 和每台设备的 O，与公司注册名称一致。' },
  token: { asks: '签名密钥的令牌', form: '本机上的这些令牌可以存放工站的密钥。' },
  softhsmConf: {
    asks: 'SoftHSM 的配置文件',
    form: 'SOFTHSM2_CONF 所指文件的路径，通常为 softhsm2.conf。工站会在其令牌文件夹中查找；如果选用其中的令牌，每次启动时都会使用它。',
  },
  officers: { asks: '安全专员的文件', form: '至少两个 ID.officer.json 文件，每个都写完整路径。' },
  present: { asks: '在场人员', form: '至少两人，例如 Anna Berg, 安全专员（中间用英文逗号）。' },
  authority: { asks: '签发 CA 的名称', form: '其 CN，组织内不得重复。' },
  units: { asks: 'CA 可以认证的产品线', form: '每条产品线的 OU。以后不能增加产品线。' },
  certificate: { asks: '签发 CA 的证书', form: '由根 CA 签署的文件 issuing.pem。' },
  root: { asks: '根 CA 的证书', form: '文件 root.pem。' },
  headquarters: { asks: '总部', form: '工站注册的地址 https://HOST:PORT。' },
  fingerprint: { asks: '总部的指纹', form: '总部证书机构的 SHA-256：64 位，与一次性代码一同打印。' },
  code: { asks: '一次性代码', form: '与总部打印的一致。中断后请再次输入同一代码。' },
  escrow: { asks: '托管证书', form: '后台部门的文件 NAME.escrow.pem。' },
  signerAccount: {
    asks: '签名服务的帐户',
    form: '专用帐户，例如 birthmark-signer，由管理员设置。若使用工站的帐户，工站就能读取 PIN。',
  },
  pinFile: { asks: '令牌 PIN 的文件', form: '只有此帐户可读的文件的路径。签名服务每次启动时读取。' },
  printer: {
    asks: '标签打印机',
    form: '打印机的地址：ipp://主机/路径、ipps://主机/路径、cups:队列、socket://HOST:9100、usb:/dev/usb/lp0，或 folder:labels（会将每台设备的密码留在文件中，直到其标签被扫描）。',
  },
  scanner: {
    asks: '标签扫描器',
    form: '手持扫描器请按按钮。由程序读取标签时，填写 program:文件，然后按下一步。',
  },
  jig: { asks: '夹具布局', form: '行 x 列，例如 1x4。' },
  permit: { asks: '首个许可的名称', form: '字母、数字、点和连字符。不得与其他许可重名。' },
  quota: { asks: '许可的设备数', form: '此工站可在该许可下签署的证书数量。' },
  days: { asks: '有效天数', form: '许可和清单的有效期，从现在起。最多 3650。' },
  ouis: {
    asks: '允许的 MAC 地址',
    form: '填写许可允许的 MAC 地址的前三个字节，例如 24:0a:c4。',
  },
  rights: {
    asks: '许可的权限',
    form: '选择许可授予的权限。产品所需的权限已自动选中。',
  },
};
