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
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapeOption;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeProgress;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeUnit;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TapeOutcome;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The opening of a tape: what its one user holds. */
final class GatedTapeDevice extends Opening implements TapeDevice {

    private static final Duration PATIENCE = RequestOptions.DEFAULT_TIMEOUT;
    /** About what Linux' st allows (ST_LONG_TIMEOUT, 14000 s). */
    private static final Duration MOTION_TIMEOUT = Duration.ofHours(4);

    private final TapeCarriage carriage;
    private final Whereabouts where;
    private final TapePath path;
    private final TapeTransfer transfer;
    private volatile Duration motionTimeout = MOTION_TIMEOUT;

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
        acquire(timeout);
        try {
            return turn.take();
        } finally {
            carriage.turn().release();
        }
    }

    private void acquire(Duration timeout) throws DeviceException {
        try {
            if (!carriage.turn().tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new DeviceException.Busy(address(),
                        carriage.motion().map(TapeMotion::name).map("the %s that is going on"::formatted)
                                .orElse("another thread's call") + " did not end within " + timeout
                                + ": a tape does one thing at a time; nothing was started");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceException.Busy(address(),
                    "interrupted while another thread's call was going on; nothing was started");
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

    /** From where a motion begins. */
    private enum From {
        /** Where the tape stands: refused when nobody knows (rule S6). */
        HERE,
        /** Anywhere. */
        ANYWHERE
    }

    /**
     * A call that moves no data, for one that says that nothing of it reached the device again and again (rule S2). When
     * its time is over it goes on by itself and keeps the turn.
     */
    private <T> T move(String name, From from, TapeMotion.Call<T> call) throws DeviceException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        acquire(PATIENCE);
        boolean keepsTurn = false;
        try {
            while (true) {
                checkOpen();
                TapeMotion<T> motion = new TapeMotion<>(unit(), carriage, name, drive -> {
                    if (from == From.HERE) {
                        where.requireKnown();
                    }
                    return guarded(drive, call);
                });
                carriage.begins(motion);
                try {
                    return motion.run(PATIENCE, motionTimeout);
                } catch (TapeMotion.Again e) {
                    if (deadline - System.nanoTime() <= 0) {
                        throw unit().offline("the driver was offline again and again for " + PATIENCE);
                    }
                } catch (TapeMotion.Unfinished e) {
                    keepsTurn = true;
                    throw new DeviceException.Timeout(address(), "the " + name + " is not done after " + motionTimeout
                            + " and goes on: the tape can be used when the drive is done, its position is unknown then");
                }
            }
        } finally {
            if (!keepsTurn) {
                carriage.ends();
                carriage.turn().release();
            }
        }
    }

    private <T> T guarded(TapeEndpoint drive, TapeMotion.Call<T> motion) throws DeviceException {
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
        return move("filemark", From.HERE, drive -> {
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

    /** Some drives tell only when their position is set which cartridge they have. */
    private <T> T setPosition(String name, TapeMotion.Call<T> call) throws DeviceException {
        T result = move(name, From.ANYWHERE, call);
        unit().relearn();
        return result;
    }

    @Override
    public TapeResult space(TapeUnit unit, long count) throws DeviceException {
        TapeMotion.Call<TapeResult> spacing = drive -> {
            TapeOutcome outcome = drive.space(unit, count);
            where.ask(drive);
            return withoutData(outcome);
        };
        return unit == TapeUnit.END_OF_DATA
                ? setPosition("spacing", spacing)
                : move("spacing", From.HERE, spacing);
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
        setPosition("locate", drive -> {
            drive.locate(position);
            where.ask(drive);
            return position;
        });
    }

    @Override
    public void rewind() throws DeviceException {
        setPosition("rewind", drive -> {
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
        move("length of blocks", From.ANYWHERE, drive -> {
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
        move("erase", From.HERE, drive -> {
            unit().writeBack().written();
            drive.erase();
            where.ask(drive);
            return drive;
        });
    }

    @Override
    public void load() throws DeviceException {
        setPosition("load", drive -> {
            drive.load();
            where.ask(drive);
            return drive;
        });
    }

    @Override
    public void unload() throws DeviceException {
        move("unload", From.ANYWHERE, drive -> {
            drive.unload();
            where.lost(drive, "the cartridge was unloaded");
            return drive;
        });
        unit().relearn();
    }

    // What not every drive has.

    @Override
    public Set<TapeControl> controls() throws DeviceException {
        checkOpen();
        return Visit.of(unit(), PATIENCE, endpoint -> ((TapeEndpoint) endpoint).controls());
    }

    @Override
    public void control(TapeControl what, long value) throws DeviceException {
        if (value < what.least() || value > what.most()) {
            throw new DeviceException.IllegalRequest(address(),
                    what + " " + value + ": give " + what.least() + " to " + what.most());
        }
        if (what == TapeControl.PARTITION || what == TapeControl.SETMARKS) {
            checkOpen();
            checkWrites();
        }
        move(what.name().toLowerCase(Locale.ROOT), what == TapeControl.SETMARKS ? From.HERE : From.ANYWHERE, drive -> {
            if (!drive.controls().contains(what)) {
                throw new DeviceException.IllegalRequest(address(), "its driver cannot do " + what + ", only "
                        + drive.controls());
            }
            drive.control(what, value);
            switch (what) {
                case RETENSION, PARTITION, SETMARKS -> where.ask(drive);
                case DENSITY, COMPRESSION, BUFFERING, LOCK -> {
                    // The tape stands where it stood.
                }
            }
            return drive;
        });
        unit().relearn();
    }

    @Override
    public Set<TapeOption> options() throws DeviceException {
        return move("options", From.ANYWHERE, TapeEndpoint::options);
    }

    @Override
    public void options(Set<TapeOption> on) throws DeviceException {
        move("options", From.ANYWHERE, drive -> {
            Set<TapeOption> known = drive.knownOptions();
            for (TapeOption option : TapeOption.values()) {
                boolean wanted = on.contains(option);
                if (wanted && !known.contains(option)) {
                    throw new DeviceException.IllegalRequest(address(), "its driver has no option " + option
                            + ", only " + known);
                }
                if (option.isHeld() && wanted != option.isHeldOn() && known.contains(option)) {
                    throw new DeviceException.IllegalRequest(address(), option + " is held "
                            + (option.isHeldOn() ? "on" : "off") + " while the tape is open: leave it so");
                }
            }
            if (!known.isEmpty()) {
                drive.options(Set.copyOf(on));
            }
            return drive;
        });
    }

    @Override
    public TapeStatus status() throws DeviceException {
        return move("status", From.ANYWHERE, TapeEndpoint::status);
    }

    @Override
    public void motionTimeout(Duration most) throws DeviceException {
        if (most.isZero() || most.isNegative()) {
            throw new DeviceException.IllegalRequest(address(), "timeout " + most + ": give a positive duration");
        }
        motionTimeout = most;
    }

    @Override
    public Optional<TapeProgress> progress() {
        return carriage.motion().map(TapeMotion::progress);
    }
}
