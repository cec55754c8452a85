import { Type } from '@sinclair/typebox';
import { contract } from './contract';
import { DayText, Id, ItemVersion, Level, Text } from './terms';

/** Key: the item's id. */
export const itemPublished = contract(
  'catalog',
  'item.published',
  { zh: '事项版本已发布', en: 'A version of a service item was published' },
  ItemVersion,
);

/** Key: the item's id. Nothing new is taken under it; cases in flight go on under their version. */
export const itemWithdrawn = contract(
  'catalog',
  'item.withdrawn',
  { zh: '事项已取消', en: 'A service item was withdrawn' },
  Type.Object({ itemId: Id, version: Type.Integer({ minimum: 1 }), withdrawnOn: DayText }, { additionalProperties: false }),
);

/** Key: the list's id (a level and a year). An edition replaces the one before it. */
export const listPublished = contract(
  'catalog',
  'list.published',
  { zh: '行政许可事项清单已公布', en: 'An edition of the item list was published' },
  Type.Object(
    {
      listId: Id,
      level: Level,
      year: Type.Integer(),
      edition: Type.Integer({ minimum: 1 }),
      publishedOn: DayText,
      items: Type.Array(Type.Object({ itemId: Id, version: Type.Integer({ minimum: 1 }) }, { additionalProperties: false })),
    },
    { additionalProperties: false },
  ),
);

/** Key: the certificate's id (an officer and a field of law). */
export const certificateChanged = contract(
  'catalog',
  'certificate.changed',
  { zh: '执法证件状态已变更', en: "An officer's certificate changed" },
  Type.Object(
    {
      certificateId: Id,
      officerId: Id,
      field: Text,
      status: Type.Union([Type.Literal('inForce'), Type.Literal('suspended'), Type.Literal('expired')]),
      /** The last day in force. */
      until: DayText,
    },
    { additionalProperties: false },
  ),
);
