// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.CommandDescription;
import io.kiovec.scsi.CommandTable;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Handler;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.PrimaryCommands;
import java.time.Duration;

/** The table of a disk's commands. It follows from the traits: what a disk does not have is not in its table. */
final class DiskCommands {

    private static final Duration USUAL = Duration.ofSeconds(30);

    private DiskCommands() {
    }

    static CommandTable<Command<DiskUnit>> table(DiskTraits traits) {
        return CommandTable.<Command<DiskUnit>>builder(Command::description)
                .addAll(PrimaryCommands.all())
                .addAll(ReadWriteCommands.of(traits))
                .addAll(AtomicCommands.of(traits))
                .addAll(VerifyCommands.of(traits))
                .addAll(CacheCommands.of())
                .addAll(CapacityCommands.of())
                .addAll(ProvisioningCommands.of(traits))
                .addAll(WriteSameCommands.of(traits))
                .addAll(SanitizeCommands.of(traits))
                .addAll(FormatCommands.of())
                .addAll(StartStopCommands.of())
                .addAll(CopyCommands.of())
                .build();
    }

    /** Byte 1 of the usage map: the three bits of the protection field count only where the disk has protection. */
    static String protectBits(DiskTraits traits, int others) {
        return "%02X".formatted((traits.has(Trait.PROTECTED) ? 0xe0 : 0) | others);
    }

    static Command<DiskUnit> command(int opcode, String name, String usage, Reservation reservation, Medium medium,
            Handler<DiskUnit> handler) {
        return new Command<>(CommandDescription.of(opcode, name, usage, USUAL), reservation, medium, handler);
    }

    static Command<DiskUnit> command(int opcode, int serviceAction, String name, String usage, Reservation reservation,
            Medium medium, Handler<DiskUnit> handler) {
        return new Command<>(CommandDescription.of(opcode, serviceAction, name, usage, USUAL), reservation, medium,
                handler);
    }
}
