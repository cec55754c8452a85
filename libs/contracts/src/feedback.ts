import { Type } from '@sinclair/typebox';
import { contract } from './contract';
import { Id, InstantText, Text } from './terms';

/** Key: the rating's id. */
export const ratingGiven = contract(
  'feedback',
  'rating.given',
  { zh: '好差评已评价', en: 'A service was rated' },
  Type.Object(
    {
      ratingId: Id,
      caseId: Id,
      departmentCode: Text,
      grade: Type.Union([
        Type.Literal('verySatisfied'),
        Type.Literal('satisfied'),
        Type.Literal('basicallySatisfied'),
        Type.Literal('dissatisfied'),
        Type.Literal('veryDissatisfied'),
      ]),
      ratedAt: InstantText,
    },
    { additionalProperties: false },
  ),
);
