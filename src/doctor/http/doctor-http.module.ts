import { Module } from '@nestjs/common';
import { productVersion } from '../../config/version';
import { ProtocolStore } from '../../protocols/application/protocol.store';
import { DoctorService } from '../application/doctor.service';
import { DoctorStore } from '../application/doctor.store';
import { DoctorController } from './doctor.controller';

/** Needs `DoctorStore` and `ProtocolStore`. */
@Module({
  controllers: [DoctorController],
  providers: [
    {
      provide: DoctorService,
      inject: [DoctorStore, ProtocolStore],
      useFactory: (facts: DoctorStore, protocols: ProtocolStore) =>
        new DoctorService(facts, protocols, productVersion()),
    },
  ],
})
export class DoctorHttpModule {}
