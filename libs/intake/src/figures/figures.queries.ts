import { Injectable } from '@nestjs/common';
import type { Channel } from '@yikou/contracts';
import { Models } from '@yikou/platform';
import { figuresProjection, type FiguresDocument } from './figures.projection';

export interface Figures {
  readonly registered: number;
  readonly channels: Readonly<Record<Channel, number>>;
  readonly accepted: number;
  readonly refused: number;
  readonly delivered: number;
  /** 平均跑动次数 is `visits / cases`, to four places; absent while nothing is delivered. */
  readonly visits: { readonly cases: number; readonly visits: number; readonly average?: number; readonly atMostOne: number };
}

@Injectable()
export class FigureQueries {
  constructor(private readonly models: Models) {}

  /** Of one department, or of all. */
  async of(departmentCode?: string): Promise<Figures> {
    return summed(departmentCode === undefined ? await this.all() : await this.one(departmentCode));
  }

  private async one(departmentCode: string): Promise<FiguresDocument[]> {
    const found = await this.models.of(figuresProjection).get(departmentCode);
    return found ? [found] : [];
  }

  private async all(): Promise<FiguresDocument[]> {
    const all: FiguresDocument[] = [];
    for await (const { doc } of this.models.of(figuresProjection).all()) all.push(doc);
    return all;
  }
}

type Count = Exclude<keyof FiguresDocument, 'departmentCode' | 'registered'>;

const summed = (all: readonly FiguresDocument[]): Figures => {
  const sum = (of: (each: FiguresDocument) => number) => all.reduce((total, each) => total + of(each), 0);
  const count = (field: Count) => sum((each) => each[field]);
  const through = (channel: Channel) => sum(({ registered }) => registered[channel]);
  const channels = {
    window: through('window'),
    online: through('online'),
    mobile: through('mobile'),
    mail: through('mail'),
    otherCity: through('otherCity'),
  };
  const [delivered, visits] = [count('delivered'), count('visits')];
  return {
    registered: Object.values(channels).reduce((total, each) => total + each, 0),
    channels,
    accepted: count('accepted'),
    refused: count('refused'),
    delivered,
    visits: {
      cases: delivered,
      visits,
      ...(delivered > 0 && { average: Math.round((visits / delivered) * 10_000) / 10_000 }),
      atMostOne: count('oneVisit'),
    },
  };
};
