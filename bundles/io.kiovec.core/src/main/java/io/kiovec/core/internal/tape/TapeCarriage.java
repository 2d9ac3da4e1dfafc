// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.Flush;
import io.kiovec.core.internal.unit.WriteBack;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapePosition;
import io.kiovec.spi.TapeEndpoint;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * What a tape's unit carries from one endpoint to the next: the position, the length of blocks, and which cartridge it
 * was (rule S6). The position is carried over by locating, when it is certain that the same cartridge is in the drive,
 * and verified; else it is unknown. No filemark is ever written for that.
 */
final class TapeCarriage {

    /** A new nexus begins with a unit attention; whoever locates to a block does not mind a reset before. */
    private static final int ATTENTIONS = 3;

    private final Address address;
    private final Whereabouts where;
    /** One call at a time: a tape's calls depend on each other. */
    private final Semaphore turn = new Semaphore(1, true);
    /** The motion that is going on. */
    private volatile Optional<TapeMotion<?>> motion = Optional.empty();
    private volatile int blockLength;
    private Optional<String> medium = Optional.empty();
    private boolean begun;

    TapeCarriage(Address address) {
        this.address = address;
        where = new Whereabouts(address);
    }

    Whereabouts where() {
        return where;
    }

    /** {@return the turn: who has it may call, and gives it back; no lock, for a call can outlive its caller} */
    Semaphore turn() {
        return turn;
    }

    /** {@return the motion that is going on} */
    Optional<TapeMotion<?>> motion() {
        return motion;
    }

    /** Whoever has the turn begins a motion. */
    void begins(TapeMotion<?> fresh) {
        motion = Optional.of(fresh);
    }

    /** Whoever has the turn sees the end of his motion. */
    void ends() {
        motion = Optional.empty();
    }

    /** A motion has ended that nobody waited for any more, and the turn was kept for it. */
    void ended(TapeMotion<?> late) {
        ends();
        turn.release();
    }

    /** {@return bytes of a fixed block, 0 for variable blocks} */
    int blockLength() {
        return blockLength;
    }

    /** Notes what the drive was set to. */
    void blockLength(int bytes) {
        blockLength = bytes;
    }

    /** How a flush is done whose driver may be unable to: {@link DeviceUnit#makeLast}. */
    @FunctionalInterface
    interface Lasting {
        void make(Flush flush) throws DeviceException;
    }

    // On the unit's own thread, while nobody is inside an endpoint.

    /** Makes last what was written, and takes the position. */
    void depart(TapeEndpoint drive, WriteBack writeBack, Lasting lasting) throws DeviceException {
        if (!where.isHeard(drive)) {
            return;
        }
        medium = drive.identity().medium();
        boolean pending = writeBack.beginFlush();
        if (!where.isKnown()) {
            // Blocks are written at known positions only, so something has happened since; nothing is written now.
            if (pending) {
                throw lastWritesLost("nobody knows where the tape stands, for " + where.unknownBecause());
            }
            return;
        }
        if (pending) {
            synchronise(drive, lasting);
        }
        TapePosition counted = where.position();
        TapePosition told;
        try {
            told = drive.position();
        } catch (DeviceException gone) {
            // Everything written is on the tape, and its blocks were counted.
            return;
        }
        if (!told.isKnown()) {
            where.lost(drive, "the drive could not tell when its driver was replaced");
        } else if (!Whereabouts.isSamePlace(told, counted)) {
            where.lost(drive, "somebody else has moved the tape, from " + text(counted) + " to " + text(told));
        }
    }

    private void synchronise(TapeEndpoint drive, Lasting lasting) throws DeviceException {
        boolean done = false;
        try {
            lasting.make(() -> drive.writeFilemarks(0));
            done = true;
        } finally {
            if (!done) {
                where.lost(drive, "what was written last may not be on the tape");
            }
        }
    }

    private DeviceException lastWritesLost(String why) {
        return new DeviceException.OutcomeUnknown(address, "what was written last may not be on the tape (" + why
                + "): find the last good block and write from there");
    }

    /** Calls were left inside an endpoint: they may still move the tape. */
    void abandoned() {
        where.abandon("a call is still inside the driver that has gone");
    }

    /** Brings the tape to where it stood. */
    void arrive(TapeEndpoint drive) {
        where.hear(drive);
        boolean first = !begun;
        begun = true;
        try {
            despiteAttentions(first ? this::begin : this::restore, drive);
        } catch (DeviceException e) {
            where.lost(drive, "it could not be brought to where it stood: " + e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            where.lost(drive, "the new driver failed when it was to bring it to where it stood");
            throw e;
        }
    }

    /** What is done when an endpoint comes. */
    private interface Arrival {
        void at(TapeEndpoint drive) throws DeviceException;
    }

    private static void despiteAttentions(Arrival arrival, TapeEndpoint drive) throws DeviceException {
        for (int attempt = 0; attempt < ATTENTIONS; attempt++) {
            try {
                arrival.at(drive);
                return;
            } catch (DeviceException.UnitAttention news) {
                // Tried again: what it tells of happened before this endpoint was there.
            }
        }
        arrival.at(drive);
    }

    /** The drive's own word is enough at first: nobody has relied on another position yet. */
    private void begin(TapeEndpoint drive) throws DeviceException {
        blockLength = drive.blockLength();
        TapePosition told = drive.position();
        if (told.isKnown()) {
            where.at(drive, told);
        } else {
            where.lost(drive, "the drive cannot tell");
        }
    }

    private void restore(TapeEndpoint drive) throws DeviceException {
        if (drive.blockLength() != blockLength) {
            drive.blockLength(blockLength);
        }
        if (!where.isKnown()) {
            return;
        }
        Optional<String> present = drive.identity().medium();
        if (medium.isEmpty() || !medium.equals(present)) {
            where.lost(drive, "nobody can tell whether the cartridge is still the one that was there");
            return;
        }
        TapePosition goal = where.position();
        if (!Whereabouts.isSamePlace(drive.position(), goal)) {
            drive.locate(goal);
            TapePosition reached = drive.position();
            if (!Whereabouts.isSamePlace(reached, goal)) {
                where.lost(drive,
                        "it was located to " + text(goal) + " and the drive says that it stands at " + text(reached));
            }
        }
    }

    private static String text(TapePosition position) {
        return position.isKnown()
                ? "block " + position.block().getAsLong() + " of partition " + position.partition()
                : "a place unknown";
    }
}
