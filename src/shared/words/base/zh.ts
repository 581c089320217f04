import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  asksForNameAndPassword: '要求用户名和密码',
  brokenOfItsCountCertificates: '其中 {{count}} 个证书里有 {{broken}} 个无法读取',
  hostnameIsBlockedOnThis: '{{hostname}} 在这台电脑或这个网络上受到屏蔽（解析到 {{address}}）',
  itCantBeRead: '它无法读取',
  itDoesntExist: '它不存在',
  itHasNoCertificateIn: '其中没有 PEM 格式的证书',
  itIsFolder: '它是文件夹',
  itIsNotCertificateFile: '它不是证书文件',
  itIsNotFolder: '它不是文件夹',
  proxyAsksHttpStatus: '代理{{asks}}（HTTP {{status}}）',
  proxyOfAnotherKind: '其他类型的代理',
  proxyOfAnotherKindProtocol: '其他类型的代理（{{protocol}}）',
  proxySettingsOfSystemName: '系统代理设置指向{{what}}',
  refusedConnection: '拒绝了连接',
  safelightMayNotReadIt: 'Safelight 没有读取权限',
  socksProxyAndSafelightNeeds: 'SOCKS 代理，而 Safelight 需要 HTTP 代理',
  variableNameDoesNotHold: '变量 {{name}} 的值不是代理地址',
  variableNameNamesKind: '变量 {{name}} 指向{{kind}}',
  variableNamesPathAndProblem: '{{variable}} 指向 {{path}}，但{{problem}}',
  certificateIsNotTrusted: '服务器的证书不受信任',
  noRoomForAnswer: '磁盘空间不足，无法保存答复中附带的内容。',
  answerNotWritten: '无法写入答复中附带的内容（{{code}}）。',
  everyNameIsTaken: '这个文件夹里所有可用的名称都已占用。',
} satisfies Chinese<typeof en>;
