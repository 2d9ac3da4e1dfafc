// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.TaskAttribute;
import io.kiovec.iscsi.internal.session.Session;
import io.kiovec.iscsi.internal.session.Task;
import io.kiovec.scsi.CommandEffect;
import io.kiovec.scsi.ScsiStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The transport's own questions to a logical unit, which change nothing. */
final class Dialogue {

    private static final int LONGEST_CDB = 16;
    private static final int SENSE = 252;
    /** A new nexus begins with unit attentions. */
    private static final int ATTEMPTS = 4;

    private final Session session;
    private final long nanos;

    Dialogue(Session session, Duration patience) {
        this.session = session;
        nanos = patience.toNanos();
    }

    /**
     * Asks.
     *
     * @param command writes the CDB and returns its length
     * @param allocation bytes of the answer at most
     * @return the answer; empty when the unit gave another status than GOOD
     * @throws DeviceException when there was no answer
     */
    Optional<MemorySegment> ask(Address address, ToIntFunction<MemorySegment> command, int allocation)
            throws DeviceException {
        Arena arena = Arena.ofAuto();
        MemorySegment cdb = arena.allocate(LONGEST_CDB);
        int length = command.applyAsInt(cdb);
        MemorySegment data = arena.allocate(allocation);
        MemorySegment sense = arena.allocate(SENSE);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Task task = session.take(nanos).orElseThrow(() -> IscsiErrors.offline(address, session.lost().orElse(
                    "too many commands")));
            try {
                task.ask(cdb.asSlice(0, length), DataDirection.IN, DataPhase.DELIVER, data, sense);
                task.terms(TaskAttribute.SIMPLE, CommandEffect.NOTHING, 0, nanos);
                task.requester(task);
                session.run(task);
                if (task.failure() != Failure.NONE) {
                    throw IscsiErrors.of(address, task);
                }
                if (task.status() == ScsiStatus.GOOD.code()) {
                    return Optional.of(data.asSlice(0, allocation - Math.max(0, task.residual())));
                }
            } finally {
                session.give(task);
            }
        }
        return Optional.empty();
    }
}
