// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.io.ResetScope;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CommandDescription;
import io.kiovec.scsi.CommandTable;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.Command.Handler;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A logical unit with the common commands, one that reads, one that writes and one that does what a test wants. */
final class TestUnit extends LogicalUnit<TestUnit> {

    static final String READ = "08 00 00 00 01 00";
    static final String WRITE = "0A 00 00 00 01 00";
    static final String CUSTOM = "10 00 00 00 00 00";
    static final String TEST_UNIT_READY = "00 00 00 00 00 00";

    private static final Nameplate PLATE = new Nameplate(0x00, Nameplate.Medium.REMOVABLE, "KIOVEC", "TEST UNIT",
            "0001",
            "serial-1", List.of(Nameplate.SAM_5, Nameplate.SPC_4, Nameplate.ISCSI), List.of());

    private final CommandTable<Command<TestUnit>> commands;
    final List<ResetScope> resets = new ArrayList<>();
    final Set<Long> handled = ConcurrentHashMap.newKeySet();
    Sense notReady;
    Sense protection;
    Sense refusal;
    Consumer<Task> custom = task -> {
    };

    TestUnit() {
        this(UnitSettings.of(PLATE));
    }

    static TestUnit ofDepth(int depth) {
        return new TestUnit(new UnitSettings(PLATE, depth, UnitStore.inMemory()));
    }

    static TestUnit over(UnitStore store) {
        return new TestUnit(new UnitSettings(PLATE, UnitSettings.DEPTH, store));
    }

    private TestUnit(UnitSettings settings) {
        super(settings);
        commands = CommandTable.<Command<TestUnit>>builder(Command::description)
                .addAll(PrimaryCommands.all())
                .add(own("READ", READ.substring(0, 2) + " 1F FF FF FF 00", Reservation.READS, Medium.NEEDED,
                        (unit, task) -> unit.handled.add(task.tag())))
                .add(own("WRITE", WRITE.substring(0, 2) + " 1F FF FF FF 00", Reservation.CONFLICTS, Medium.WRITABLE,
                        (unit, task) -> unit.handled.add(task.tag())))
                .add(own("CUSTOM", CUSTOM.substring(0, 2) + " 00 FF FF FF 00", Reservation.ALLOWED, Medium.NOT_NEEDED,
                        TestUnit::custom))
                .build();
    }

    private static Command<TestUnit> own(String name, String usage, Reservation reservation, Medium medium,
            Handler<TestUnit> handler) {
        return new Command<>(CommandDescription.of(Integer.parseInt(usage.substring(0, 2), 16), name, usage,
                Duration.ofSeconds(1)), reservation, medium, handler);
    }

    private static void custom(TestUnit unit, Task task) throws CheckCondition {
        unit.handled.add(task.tag());
        unit.custom.accept(task);
        if (task.u8(4) != 0) {
            throw new CheckCondition(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR);
        }
    }

    @Override
    protected CommandTable<Command<TestUnit>> commands() {
        return commands;
    }

    @Override
    protected TestUnit self() {
        return this;
    }

    @Override
    protected void requireMedium() throws CheckCondition {
        refuse(notReady);
    }

    @Override
    protected void requireWritable() throws CheckCondition {
        refuse(protection);
    }

    @Override
    protected void requireAllowed(Command<TestUnit> command) throws CheckCondition {
        int opcode = command.description().opcode();
        if (opcode != 0x12 && opcode != 0x03 && opcode != 0xa0) {
            refuse(refusal);
        }
    }

    private static void refuse(Sense why) throws CheckCondition {
        if (why != null) {
            throw new CheckCondition(why);
        }
    }

    @Override
    protected void reset(ResetScope scope) {
        resets.add(scope);
    }
}
