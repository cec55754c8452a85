/** Of the demo city. Codes and logins are made up for it; names are those that a prefecture-level city has. */
export interface Department {
  readonly name: string;
  /** Two digits in the basic code of an item (基本编码). */
  readonly number: string;
}

export const DEPARTMENTS = {
  'YK-XSP': { name: '营口市行政审批局', number: '01' },
  'YK-SCJG': { name: '营口市市场监督管理局', number: '31' },
  'YK-GAJ': { name: '营口市公安局', number: '09' },
  'YK-FGW': { name: '营口市发展和改革委员会', number: '04' },
  'YK-JYJ': { name: '营口市教育局', number: '05' },
  'YK-MZZJ': { name: '营口市民族和宗教事务局', number: '08' },
  'YK-MZJ': { name: '营口市民政局', number: '11' },
  'YK-SFJ': { name: '营口市司法局', number: '12' },
  'YK-RSJ': { name: '营口市人力资源和社会保障局', number: '14' },
  'YK-ZRZY': { name: '营口市自然资源局', number: '15' },
  'YK-STHJ': { name: '营口市生态环境局', number: '16' },
  'YK-JTYS': { name: '营口市交通运输局', number: '18' },
  'YK-SLJ': { name: '营口市水利局', number: '19' },
  'YK-NYNC': { name: '营口市农业农村局', number: '20' },
  'YK-SWJ': { name: '营口市商务局', number: '21' },
  'YK-WLGD': { name: '营口市文化旅游和广播电视局', number: '22' },
  'YK-WSJK': { name: '营口市卫生健康委员会', number: '23' },
  'YK-YJGL': { name: '营口市应急管理局', number: '25' },
  'YK-TYJ': { name: '营口市体育局', number: '30' },
  'YK-TJJ': { name: '营口市统计局', number: '33' },
  'YK-XCB': { name: '营口市新闻出版局', number: '39' },
  'YK-GJJ': { name: '营口市住房公积金管理中心', number: '41' },
} as const satisfies Record<string, Department>;

export type DepartmentCode = keyof typeof DEPARTMENTS;
