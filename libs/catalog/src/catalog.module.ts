import { Module } from '@nestjs/common';
import { CatalogTimerFiring } from './certificate/certificate.firing';
import { CertificateHttp } from './certificate/certificate.http';
import { ItemHttp } from './item/item.http';
import { ItemQueries } from './item/item.queries';
import { ItemImportHttp } from './item-import/item-import.http';
import { ItemListHttp } from './item-list/item-list.http';
import { ItemListQueries } from './item-list/item-list.queries';

@Module({
  controllers: [ItemHttp, ItemListHttp, CertificateHttp, ItemImportHttp],
  providers: [ItemQueries, ItemListQueries, CatalogTimerFiring],
})
export class CatalogModule {}
