// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.CommandDescription;
import io.kiovec.scsi.CommandTable;
import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.PrimaryCommands;
import io.kiovec.sim.internal.unit.Task;
import java.io.IOException;
import java.time.Duration;

/**
 * The table of commands of a tape drive. What a reservation means for each SSC-4, clause 4 tells: whatever moves the tape
 * is refused, as it would disturb whoever holds it; only what says something about the drive is not.
 */
final class TapeCommands {

    /** A handler that works with what is loaded, under the unit's lock. */
    private interface Loaded {
        void handle(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException;
    }

    /** A handler that is under the unit's lock. */
    private interface Locked {
        void handle(TapeUnit unit, Task task) throws CheckCondition;
    }

    private static final int IMMEDIATE = StreamCdb.IMMEDIATE;
    /** SPACE has no such bit. */
    private static final int NEVER = 0;
    private static final Duration QUICK = Duration.ofMinutes(1);
    private static final Duration SLOW = Duration.ofMinutes(10);
    private static final Duration WHOLE_TAPE = Duration.ofHours(3);

    /** Made when the first drive is switched on, not when drives are listed: linking a hundred handlers takes some 20 ms. */
    static final CommandTable<Command<TapeUnit>> TABLE = table();

    private final CommandTable.Builder<Command<TapeUnit>> builder = CommandTable.builder(Command::description);

    private TapeCommands() {
        PrimaryCommands.<TapeUnit>all().forEach(builder::add);
    }

    private static CommandTable<Command<TapeUnit>> table() {
        TapeCommands table = new TapeCommands();
        table.dataAndPosition();
        table.mediumAndDrive();
        return table.builder.build();
    }

    private void dataAndPosition() {
        winds(0x01, "REWIND", "01 01 00 00 00 00", SLOW, Medium.NEEDED, IMMEDIATE, SpaceCommands::rewind);
        moves(0x08, "READ(6)", "08 03 FFFFFF 00", QUICK, ReadCommands::read6);
        writes(0x0a, "WRITE(6)", "0A 01 FFFFFF 00", QUICK, WriteCommands::write6);
        writes(0x10, "WRITE FILEMARKS(6)", "10 01 FFFFFF 00", QUICK, WriteCommands::filemarks6);
        winds(0x11, "SPACE(6)", "11 0F FFFFFF 00", SLOW, Medium.NEEDED, NEVER, SpaceCommands::space6);
        moves(0x13, "VERIFY(6)", "13 07 FFFFFF 00", QUICK, ReadCommands::verify6);
        winds(0x19, "ERASE(6)", "19 03 00 00 00 00", WHOLE_TAPE, Medium.WRITABLE, StreamControlCdb.ERASE_IMMEDIATE,
                WriteCommands::erase6);
        winds(0x2b, "LOCATE(10)", "2B 07 00 FFFFFFFF 00 FF 00", SLOW, Medium.NEEDED, IMMEDIATE,
                SpaceCommands::locate10);
        position(0x00, "SHORT FORM", PositionCommands::readShort);
        position(0x01, "SHORT FORM, VENDOR-SPECIFIC", PositionCommands::readShort);
        position(0x06, "LONG FORM", PositionCommands::readLong);
        position(0x08, "EXTENDED FORM", PositionCommands::readExtended);
        writes(0x80, "WRITE FILEMARKS(16)", "80 0D 00 FF FFFFFFFFFFFFFFFF FFFFFF 00", QUICK,
                WriteCommands::filemarks16);
        moves(0x88, "READ(16)", "88 03 00 FF FFFFFFFFFFFFFFFF FFFFFF 00", QUICK, ReadCommands::read16);
        writes(0x8a, "WRITE(16)", "8A 0D 00 FF FFFFFFFFFFFFFFFF FFFFFF 00", QUICK, WriteCommands::write16);
        moves(0x8f, "VERIFY(16)", "8F 07 00 FF FFFFFFFFFFFFFFFF FFFFFF 00", QUICK, ReadCommands::verify16);
        winds(0x91, "SPACE(16)", "91 0F 00 00 FFFFFFFFFFFFFFFF 0000 00 00", SLOW, Medium.NEEDED, NEVER,
                SpaceCommands::space16);
        winds(0x92, "LOCATE(16)", "92 3B 01 FF FFFFFFFFFFFFFFFF 00000000", SLOW, Medium.NEEDED, IMMEDIATE,
                SpaceCommands::locate16);
        winds(0x93, "ERASE(16)", "93 0F 00 FF FFFFFFFFFFFFFFFF 00000000", WHOLE_TAPE, Medium.WRITABLE,
                StreamControlCdb.ERASE_IMMEDIATE, WriteCommands::erase16);
    }

    private void mediumAndDrive() {
        winds(0x04, "FORMAT MEDIUM", "04 03 0F FFFF 00", SLOW, Medium.WRITABLE, IMMEDIATE,
                MediumCommands::formatMedium);
        always(CommandDescription.of(0x05, "READ BLOCK LIMITS", "05 00 00 00 00 00", QUICK), Reservation.ALLOWED,
                MediumCommands::readBlockLimits);
        builder.add(new Command<>(CommandDescription.of(0x1b, "LOAD UNLOAD", "1B 01 00 00 0F 00", SLOW),
                Reservation.CONFLICTS, Medium.NOT_NEEDED,
                (unit, task) -> wind(unit, task, IMMEDIATE, () -> LoadCommands.loadUnload(unit, task))));
        always(CommandDescription.of(0x44, "REPORT DENSITY SUPPORT", "44 03 00 00 00 00 00 FFFF 00", QUICK),
                Reservation.READS, MediumCommands::reportDensitySupport);
        attribute(0x00, "ATTRIBUTE VALUES", AttributeCommands::values);
        attribute(0x01, "ATTRIBUTE LIST", AttributeCommands::identifiers);
        attribute(0x02, "LOGICAL VOLUME LIST", AttributeCommands::volumes);
        attribute(0x03, "PARTITION LIST", AttributeCommands::partitions);
        attribute(0x05, "SUPPORTED ATTRIBUTES", AttributeCommands::supported);
        always(CommandDescription.of(0x8d, "WRITE ATTRIBUTE", "8D 01 0000 00 FF 00 FF 0000 FFFFFFFF 00 00", QUICK),
                Reservation.CONFLICTS, AttributeCommands::write);
    }

    private void position(int form, String name, Loaded handler) {
        loaded(CommandDescription.of(0x34, form, "READ POSITION, " + name, "34 00 00 00 00 00 00 FFFF 00", QUICK),
                Medium.NEEDED, handler);
    }

    private void attribute(int action, String name, Locked handler) {
        always(CommandDescription.of(0x8c, action, "READ ATTRIBUTE, " + name,
                "8C 00 0000 00 FF 00 FF FFFF FFFFFFFF 01 00", QUICK), Reservation.READS, handler);
    }

    private void moves(int opcode, String name, String usage, Duration timeout, Loaded handler) {
        loaded(CommandDescription.of(opcode, name, usage, timeout), Medium.NEEDED, handler);
    }

    private void writes(int opcode, String name, String usage, Duration timeout, Loaded handler) {
        loaded(CommandDescription.of(opcode, name, usage, timeout), Medium.WRITABLE, handler);
    }

    private void loaded(CommandDescription description, Medium medium, Loaded handler) {
        builder.add(new Command<>(description, Reservation.CONFLICTS, medium, (unit, task) -> {
            unit.lock().lock();
            try {
                // It may have begun since the command was let in.
                unit.winding().requireStill();
                Deck deck = unit.bay().requireDeck();
                handler.handle(unit, deck, task);
            } catch (IOException e) {
                unit.log().readFailed();
                throw TapeSense.unreadable();
            } finally {
                unit.bay().deck().ifPresent(deck -> unit.settings().partition(deck.partition()));
                unit.lock().unlock();
            }
        }));
    }

    /** What moves the tape for long; with the bit set in the second byte of its CDB nobody waits for that. */
    private void winds(int opcode, String name, String usage, Duration timeout, Medium medium, int immediate,
            Loaded handler) {
        builder.add(new Command<>(CommandDescription.of(opcode, name, usage, timeout), Reservation.CONFLICTS, medium,
                (unit, task) -> wind(unit, task, immediate, () -> {
                    Deck deck = unit.bay().requireDeck();
                    try {
                        handler.handle(unit, deck, task);
                    } catch (IOException e) {
                        unit.log().readFailed();
                        throw TapeSense.unreadable();
                    }
                })));
    }

    private static void wind(TapeUnit unit, Task task, int immediate, Winding.Motion motion) throws CheckCondition {
        Winding.Begun begun;
        unit.lock().lock();
        try {
            begun = unit.winding().begin(motion);
        } finally {
            unit.bay().deck().ifPresent(deck -> unit.settings().partition(deck.partition()));
            unit.lock().unlock();
        }
        if ((task.u8(1) & immediate) != 0) {
            begun.leave(task);
        } else {
            begun.await(task);
        }
    }

    private void always(CommandDescription description, Reservation reservation, Locked handler) {
        builder.add(new Command<>(description, reservation, Medium.NOT_NEEDED, (unit, task) -> {
            unit.lock().lock();
            try {
                handler.handle(unit, task);
            } finally {
                unit.lock().unlock();
            }
        }));
    }
}
