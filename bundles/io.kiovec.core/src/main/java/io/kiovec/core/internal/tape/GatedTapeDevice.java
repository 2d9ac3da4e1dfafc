// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import io.kiovec.api.TapeDevice;
import io.kiovec.core.internal.tape.TapeTurns.From;
import io.kiovec.core.internal.unit.CoreRequest.Flow;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.Observed;
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

/** The opening of a tape: what its one user holds. */
final class GatedTapeDevice extends Opening implements TapeDevice {

    private final TapeCarriage carriage;
    private final Whereabouts where;
    private final TapePath path;
    private final TapeTransfer transfer;
    private final TapeTurns turns;

    GatedTapeDevice(DeviceUnit unit, TapeCarriage carriage, AccessMode access, String holder) {
        super(unit, DeviceKind.TAPE, access, holder);
        this.carriage = carriage;
        where = carriage.where();
        transfer = new TapeTransfer(unit.address());
        turns = new TapeTurns(this, unit, carriage, this::checkOpen);
        path = new TapePath(this, carriage, turns);
    }

    @Override
    public TapeResult read(MemorySegment memory, RequestOptions options) throws DeviceException {
        return transfer(Flow.READ, memory, options);
    }

    @Override
    public TapeResult write(MemorySegment memory, RequestOptions options) throws DeviceException {
        return transfer(Flow.WRITE, memory, options);
    }

    private TapeResult transfer(Flow flow, MemorySegment memory, RequestOptions options) throws DeviceException {
        return turns.inTurn(options.timeout(), () -> {
            transfer.begin(flow, memory, options);
            try {
                path.run(transfer);
                return transfer.result();
            } finally {
                transfer.forget();
            }
        });
    }

    /** A movement of which nothing is counted. */
    private void moved(String operation, String asked, Observed.Action<?> action) throws DeviceException {
        Observed.run(unit(), operation, "length=0" + (asked.isEmpty() ? "" : ' ' + asked), action,
                result -> Observed.Count.NONE);
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
        return Observed.run(unit(), "filemarks", "length=" + count, () -> markFiles(count), GatedTapeDevice::counted);
    }

    private static Observed.Count counted(TapeResult result) {
        return new Observed.Count(result.count(), result.condition().name());
    }

    private TapeResult markFiles(int count) throws DeviceException {
        return turns.move("filemark", From.HERE, drive -> {
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
        T result = turns.move(name, From.ANYWHERE, call);
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
        return Observed.run(unit(), "space", "length=" + count + " unit=" + unit,
                () -> unit == TapeUnit.END_OF_DATA
                        ? setPosition("spacing", spacing)
                        : turns.move("spacing", From.HERE, spacing),
                GatedTapeDevice::counted);
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
        moved("locate", "partition=" + position.partition() + " block=" + position.block().getAsLong(),
                () -> setPosition("locate", drive -> {
                    drive.locate(position);
                    where.ask(drive);
                    return position;
                }));
    }

    @Override
    public void rewind() throws DeviceException {
        moved("rewind", "", () -> setPosition("rewind", drive -> {
            drive.rewind();
            // The beginning is the one place that needs no telling.
            where.ask(drive, new TapePosition(0, OptionalLong.of(0), OptionalLong.of(0)));
            return drive;
        }));
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
        moved("control", "block-length=" + bytes, () -> turns.move("length of blocks", From.ANYWHERE, drive -> {
            drive.blockLength(bytes);
            carriage.blockLength(bytes);
            return drive;
        }));
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
        moved("erase", "", () -> turns.move("erase", From.HERE, drive -> {
            unit().writeBack().written();
            drive.erase();
            where.ask(drive);
            return drive;
        }));
    }

    @Override
    public void load() throws DeviceException {
        moved("load", "", () -> setPosition("load", drive -> {
            drive.load();
            where.ask(drive);
            return drive;
        }));
    }

    @Override
    public void unload() throws DeviceException {
        moved("unload", "", () -> turns.move("unload", From.ANYWHERE, drive -> {
            drive.unload();
            where.lost(drive, "the cartridge was unloaded");
            return drive;
        }));
        unit().relearn();
    }

    // What not every drive has.

    @Override
    public Set<TapeControl> controls() throws DeviceException {
        checkOpen();
        return Visit.of(this, TapeTurns.PATIENCE, endpoint -> ((TapeEndpoint) endpoint).controls());
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
        String name = what.name().toLowerCase(Locale.ROOT);
        moved("control", name.replace('_', '-') + '=' + value, () -> turns.move(name,
                what == TapeControl.SETMARKS ? From.HERE : From.ANYWHERE, drive -> {
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
                }));
        unit().relearn();
    }

    @Override
    public Set<TapeOption> options() throws DeviceException {
        return turns.move("options", From.ANYWHERE, TapeEndpoint::options);
    }

    @Override
    public void options(Set<TapeOption> on) throws DeviceException {
        turns.move("options", From.ANYWHERE, drive -> {
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
        return turns.move("status", From.ANYWHERE, TapeEndpoint::status);
    }

    @Override
    public void motionTimeout(Duration most) throws DeviceException {
        if (most.isZero() || most.isNegative()) {
            throw new DeviceException.IllegalRequest(address(), "timeout " + most + ": give a positive duration");
        }
        turns.motionTimeout(most);
    }

    @Override
    public Optional<TapeProgress> progress() {
        return carriage.motion().map(TapeMotion::progress);
    }
}
