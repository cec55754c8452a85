import type { ServiceDefinition } from '@yikou/platform';
import { catalogAuthorisation } from './catalog.authorisation';
import { catalogMessages } from './catalog.messages';
import { CatalogModule } from './catalog.module';
import { catalogRelay, relayFile } from './catalog.relay';
import { CatalogTimerFiring } from './certificate/certificate.firing';
import { certificateProjection } from './certificate/certificate.projection';
import { catalogTimers } from './certificate/certificate.timers';
import { itemProjection } from './item/item.projection';
import { itemVersionProjection } from './item/item-version.projection';
import { itemImportProjection } from './item-import/item-import.projection';
import { editionItemsProjection, editionProjection } from './item-list/edition.projection';

/** 事项目录: what can be applied for, on which list it stands, who may decide on it. */
export const catalogService: ServiceDefinition = {
  name: 'catalog',
  module: CatalogModule,
  relay: { value: catalogRelay, reference: { file: relayFile, name: 'catalogRelay' } },
  projections: [
    itemProjection,
    itemVersionProjection,
    editionProjection,
    editionItemsProjection,
    certificateProjection,
    itemImportProjection,
  ],
  timers: { declaration: catalogTimers, fire: CatalogTimerFiring },
  authorisation: catalogAuthorisation,
  messages: catalogMessages,
};
