// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import io.kiovec.api.TapeDevice;
import io.kiovec.core.internal.unit.CoreRequest.Flow;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.Opening;
import io.kiovec.core.internal.unit.Visit;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeUnit;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TapeOutcome;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The opening of a tape: what its one user holds. */
final class GatedTapeDevice extends Opening implements TapeDevice {

    private static final Duration PATIENCE = RequestOptions.DEFAULT_TIMEOUT;

    private final TapeCarriage carriage;
    private final Whereabouts where;
    private final TapePath path;
    private final TapeTransfer transfer;

    GatedTapeDevice(DeviceUnit unit, TapeCarriage carriage, AccessMode access, String holder) {
        super(unit, DeviceKind.TAPE, access, holder);
        this.carriage = carriage;
        where = carriage.where();
        path = new TapePath(this, carriage);
        transfer = new TapeTransfer(unit.address());
    }

    // One call at a time.

    /** What is done by whoever has the turn. */
    @FunctionalInterface
    private interface Turn<T> {
        T take() throws DeviceException;
    }

    private <T> T inTurn(Duration timeout, Turn<T> turn) throws DeviceException {
        try {
            if (!carriage.turn().tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new DeviceException.Busy(address(), "another thread's call did not end within " + timeout
                        + ": a tape does one thing at a time; nothing was started");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceException.Busy(address(),
                    "interrupted while another thread's call was going on; nothing was started");
        }
        try {
            return turn.take();
        } finally {
            carriage.turn().unlock();
        }
    }

    // Data.

    @Override
    public TapeResult read(MemorySegment memory, RequestOptions options) throws DeviceException {
        return transfer(Flow.READ, memory, options);
    }

    @Override
    public TapeResult write(MemorySegment memory, RequestOptions options) throws DeviceException {
        return transfer(Flow.WRITE, memory, options);
    }

    private TapeResult transfer(Flow flow, MemorySegment memory, RequestOptions options) throws DeviceException {
        return inTurn(options.timeout(), () -> {
            transfer.begin(flow, memory, options);
            try {
                path.run(transfer);
                return transfer.result();
            } finally {
                transfer.forget();
            }
        });
    }

    /**
     * A call failed: whether anybody knows where the tape stands now. What nobody knew before no failure makes known,
     * for it is the application that sets the position (rule S6).
     */
    void afterError(TapeEndpoint drive, DeviceException error) {
        if (TapeNews.losesPosition(error)) {
            where.lost(drive, error.getMessage());
        } else if (where.isKnown()) {
            where.ask(drive);
        }
        if (error instanceof DeviceException.UnitAttention || error instanceof DeviceException.NotReady) {
            unit().relearn();
        }
    }

    // Everything else.

    /** A call that moves no data. */
    @FunctionalInterface
    private interface Motion<T> {
        T of(TapeEndpoint drive) throws DeviceException;
    }

    /** From where a motion begins. */
    private enum From {
        /** Where the tape stands: refused when nobody knows (rule S6). */
        HERE,
        /** Anywhere. */
        ANYWHERE
    }

    private <T> T move(From from, Motion<T> motion) throws DeviceException {
        return inTurn(PATIENCE, () -> {
            checkOpen();
            return Visit.of(unit(), PATIENCE, endpoint -> {
                if (from == From.HERE) {
                    where.requireKnown();
                }
                return guarded((TapeEndpoint) endpoint, motion);
            });
        });
    }

    private <T> T guarded(TapeEndpoint drive, Motion<T> motion) throws DeviceException {
        try {
            return motion.of(drive);
        } catch (DeviceException.Offline nothingMoved) {
            throw nothingMoved;
        } catch (DeviceException e) {
            afterError(drive, e);
            throw e;
        } catch (RuntimeException | LinkageError e) {
            where.lost(drive, "the driver failed");
            throw e;
        }
    }

    private static TapeResult withoutData(TapeOutcome outcome) {
        return new TapeResult(outcome.count(), outcome.condition(), TransferMode.INDIRECT, Demotion.NONE, 0, 0);
    }

    private void checkWrites() throws DeviceException.Protected {
        if (!access().writes()) {
            throw new DeviceException.Protected(address(), "was opened for reading: open it with READ_WRITE");
        }
    }

    private void checkCount(long count) throws DeviceException.IllegalRequest {
        if (count < 0) {
            throw new DeviceException.IllegalRequest(address(), count + " filemarks cannot be written");
        }
    }

    /** A failure of the framework's own to make blocks last is reported here once (rule S2). */
    @Override
    public TapeResult writeFilemarks(int count) throws DeviceException {
        checkOpen();
        checkWrites();
        checkCount(count);
        return move(From.HERE, drive -> {
            Optional<DeviceException> earlier = unit().writeBack().takeFailure();
            if (earlier.isPresent()) {
                throw earlier.get();
            }
            unit().writeBack().written();
            TapeOutcome outcome = drive.writeFilemarks(count);
            if (outcome.condition() == TapeCondition.END_OF_MEDIUM) {
                where.ask(drive);
            } else {
                where.passed(drive, 0, outcome.count());
            }
            unit().writeBack().beginFlush();
            return withoutData(outcome);
        });
    }

    @Override
    public TapeResult space(TapeUnit unit, long count) throws DeviceException {
        return move(unit == TapeUnit.END_OF_DATA ? From.ANYWHERE : From.HERE, drive -> {
            TapeOutcome outcome = drive.space(unit, count);
            where.ask(drive);
            return withoutData(outcome);
        });
    }

    @Override
    public TapePosition spaceToEnd() throws DeviceException {
        space(TapeUnit.END_OF_DATA, 0);
        return where.position();
    }

    @Override
    public void locate(TapePosition position) throws DeviceException {
        if (!position.isKnown() || position.block().getAsLong() < 0 || position.partition() < 0) {
            throw new DeviceException.IllegalRequest(address(),
                    "cannot be located to " + position + ": give a partition and a block, not negative");
        }
        move(From.ANYWHERE, drive -> {
            drive.locate(position);
            where.ask(drive);
            return position;
        });
    }

    @Override
    public void rewind() throws DeviceException {
        move(From.ANYWHERE, drive -> {
            drive.rewind();
            // The beginning is the one place that needs no telling.
            where.ask(drive, new TapePosition(0, OptionalLong.of(0), OptionalLong.of(0)));
            return drive;
        });
    }

    @Override
    public TapePosition position() {
        return where.position();
    }

    @Override
    public void blockLength(int bytes) throws DeviceException {
        if (bytes < 0) {
            throw new DeviceException.IllegalRequest(address(),
                    "blocks of " + bytes + " bytes: give 0 for variable blocks, or a length");
        }
        move(From.ANYWHERE, drive -> {
            drive.blockLength(bytes);
            carriage.blockLength(bytes);
            return drive;
        });
        unit().relearn();
    }

    @Override
    public int blockLength() {
        return carriage.blockLength();
    }

    @Override
    public void erase() throws DeviceException {
        checkOpen();
        checkWrites();
        move(From.HERE, drive -> {
            unit().writeBack().written();
            drive.erase();
            where.ask(drive);
            return drive;
        });
    }

    @Override
    public void load() throws DeviceException {
        move(From.ANYWHERE, drive -> {
            drive.load();
            where.ask(drive);
            return drive;
        });
        unit().relearn();
    }

    @Override
    public void unload() throws DeviceException {
        move(From.ANYWHERE, drive -> {
            drive.unload();
            where.lost(drive, "the cartridge was unloaded");
            return drive;
        });
        unit().relearn();
    }
}
