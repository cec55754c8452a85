import { Doc, IsInstant } from '@yikou/platform';
import type { Instant } from '@yikou/shared-kernel';
import { IsString, Matches, MaxLength } from 'class-validator';

export class TokenRequestDto {
  @Doc({ zh: '登录名', en: 'The login of the account', example: 'clerk' })
  @IsString()
  @MaxLength(64)
  @Matches(/^[a-z0-9][a-z0-9._-]{0,63}$/)
  account!: string;
}

export class TokenAnswerDto {
  @Doc({ zh: '令牌，用于 Authorization: Bearer', en: 'The token, for `Authorization: Bearer`' })
  @IsString()
  @MaxLength(4_096)
  token!: string;

  @Doc({ zh: '失效时刻', en: 'When it expires' })
  @IsInstant()
  expiresAt!: Instant;
}
