// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.io.ResetScope;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CommandTable;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.mode.BlockDescriptor;
import io.kiovec.sim.internal.cartridge.BlankCartridge;
import io.kiovec.sim.internal.cartridge.Cartridge;
import io.kiovec.sim.internal.configuration.Label;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.LogicalUnit;
import io.kiovec.sim.internal.unit.Nameplate;
import io.kiovec.sim.internal.unit.Nexus;
import io.kiovec.sim.internal.unit.Task;
import io.kiovec.sim.internal.unit.UnitSettings;
import io.kiovec.sim.internal.unit.UnitStore;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A simulated tape drive: a logical unit of sequential access (SSC-4) with one cartridge. Any thread; one command at a time
 * is at the tape.
 */
public final class TapeUnit extends LogicalUnit<TapeUnit> implements AutoCloseable {

    /** Its peripheral device type (SPC-5, 6.6.2). */
    public static final int SEQUENTIAL_ACCESS = 0x01;
    /** What a drive says of itself. */
    public static final Label LABEL = new Label(Optional.of("KIOVEC"), Optional.of("SIMULATED TAPE"), Optional.of("1"),
            Optional.empty());

    private final TapeModel model;
    private final TapeModes settings;
    private final DriveLog log;
    private final ReentrantLock lock = new ReentrantLock();
    private final Winding winding;
    /** Guarded by the lock. */
    private final Bay bay;

    private TapeUnit(TapeModel model, UnitSettings unit, Cartridge cartridge) {
        super(unit);
        this.model = model;
        settings = new TapeModes(model);
        settings.addTo(modes());
        log = new DriveLog(model.cleanAfter());
        winding = new Winding(model.motion(), System::nanoTime);
        bay = new Bay(cartridge, model.earlyWarning(), log, settings);
        TapeLogs.add(this, logs());
        TapePages.add(vitalProductData(), cartridge.serial());
    }

    /**
     * Switches a tape drive on, with its cartridge loaded.
     *
     * @param model what it is
     * @param dataArea where the cartridge's file is when the model names none; it is made when it is not there
     * @param store where the unit keeps what outlives its power
     * @return a drive to be closed
     * @throws IOException when the cartridge cannot be opened
     */
    public static TapeUnit open(TapeModel model, Path dataArea, UnitStore store) throws IOException {
        Cartridge cartridge = cartridge(model, dataArea);
        try {
            cartridge.protect(model.protection());
            TapeUnit unit = new TapeUnit(model, new UnitSettings(nameplate(cartridge.serial()), UnitSettings.DEPTH,
                    store), cartridge);
            unit.bay.thread();
            return unit;
        } catch (IOException | RuntimeException e) {
            // Also for a store that cannot be read: whoever tries again finds the cartridge free.
            try {
                cartridge.close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private static Cartridge cartridge(TapeModel model, Path dataArea) throws IOException {
        long each = model.capacity() / model.partitions();
        List<Long> capacities = new ArrayList<>(Collections.nCopies(model.partitions(), each));
        String serial = UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
        BlankCartridge blank = new BlankCartridge(serial, model.barcode(), model.kind(), TapeModes.DENSITY, capacities);
        if (model.medium().filter(TapeModel.IN_MEMORY::equals).isPresent()) {
            return Cartridge.inMemory(blank);
        }
        return Cartridge.open(model.medium().map(Path::of).orElseGet(() -> dataArea.resolve(model.name() + ".tape")),
                blank);
    }

    /** The drive's number is its first cartridge's: a drive in memory has no place of its own to keep one. */
    private static Nameplate nameplate(String serial) {
        return new Nameplate(SEQUENTIAL_ACCESS, Nameplate.Medium.REMOVABLE,
                LABEL.vendor().orElseThrow(), LABEL.product().orElseThrow(), LABEL.revision().orElseThrow(), serial,
                List.of(Nameplate.SAM_5, Nameplate.SPC_4, Nameplate.SSC_4), List.of());
    }

    @Override
    protected CommandTable<Command<TapeUnit>> commands() {
        return TapeCommands.TABLE;
    }

    @Override
    protected TapeUnit self() {
        return this;
    }

    /** {@return what it is} */
    public TapeModel model() {
        return model;
    }

    TapeModes settings() {
        return settings;
    }

    DriveLog log() {
        return log;
    }

    ReentrantLock lock() {
        return lock;
    }

    /** {@return where the tape stands, for rules that speak of a position; empty when no tape is loaded} */
    public Optional<TapePlace> place() {
        lock.lock();
        try {
            return bay.deck().map(loaded -> new TapePlace(loaded.partition(), loaded.object()));
        } finally {
            lock.unlock();
        }
    }

    /** Where the cartridge is; to be used under the lock. */
    Bay bay() {
        return bay;
    }

    /** The motion that is under way. */
    Winding winding() {
        return winding;
    }

    @Override
    protected Sense takeDeferredError(Nexus nexus) {
        return winding.takeFailure(nexus);
    }

    /** {@return all data of a command} Less than the command says is written nowhere: half a block is no block. */
    MemorySegment allOf(Task task, long length) throws CheckCondition {
        MemorySegment data = task.dataOut(length);
        if (data.byteSize() < length) {
            task.moved(0);
            throw new CheckCondition(SenseKey.ABORTED_COMMAND, AdditionalSense.DATA_PHASE_ERROR);
        }
        return data;
    }

    @Override
    protected void requireMedium() throws CheckCondition {
        winding.requireStill();
        lock.lock();
        try {
            bay.requireDeck();
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected void requireWritable() throws CheckCondition {
        AdditionalSense why = settings.isSoftwareProtected()
                ? AdditionalSense.LOGICAL_UNIT_SOFTWARE_WRITE_PROTECTED
                : settings.isAssociatedProtected() ? AdditionalSense.ASSOCIATED_WRITE_PROTECT : null;
        lock.lock();
        try {
            if (bay.isProtected()) {
                log.raise(TapeAlert.WRITE_PROTECT);
                why = AdditionalSense.WRITE_PROTECTED;
            }
        } finally {
            lock.unlock();
        }
        if (why != null) {
            throw new CheckCondition(SenseKey.DATA_PROTECT, why);
        }
    }

    @Override
    protected int deviceSpecificParameter() {
        lock.lock();
        try {
            boolean tab = bay.isProtected();
            return settings.deviceSpecificParameter(
                    tab || settings.isSoftwareProtected() || settings.isAssociatedProtected()
                            ? TapeModes.Protection.PROTECTED
                            : TapeModes.Protection.WRITABLE);
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected void selectDeviceSpecificParameter(int wanted) {
        settings.selectDeviceSpecificParameter(wanted);
    }

    @Override
    protected Optional<BlockDescriptor> blockDescriptor(int form) {
        return Optional.of(settings.blockDescriptor());
    }

    @Override
    protected void checkBlockDescriptor(BlockDescriptor wanted) throws CheckCondition {
        settings.checkBlockDescriptor(wanted);
    }

    @Override
    protected void selectBlockDescriptor(BlockDescriptor wanted) {
        settings.selectBlockDescriptor(wanted);
    }

    /** The tape stays where it is, and what is buffered stays buffered. */
    @Override
    protected void reset(ResetScope scope) {
        settings.reset();
        lock.lock();
        try {
            bay.show();
        } finally {
            lock.unlock();
        }
    }

    /** The power goes and comes: what was not made safe is lost, and the tape is threaded anew. */
    public void losePower() {
        lock.lock();
        try {
            winding.stop();
            bay.losePower();
        } finally {
            lock.unlock();
        }
        powerLost();
    }

    /**
     * Takes the cartridge out and puts another in; it is loaded, and every initiator hears that the medium has changed. The
     * old one is closed, what it has buffered is made safe where that can be done.
     *
     * @param other an open cartridge that the drive closes
     * @throws IOException when what was buffered is lost, or nothing can be written down in the new one
     */
    public void exchange(Cartridge other) throws IOException {
        lock.lock();
        try {
            bay.exchange(other);
        } finally {
            lock.unlock();
            attention(AdditionalSense.NOT_READY_TO_READY_CHANGE_MEDIUM_MAY_HAVE_CHANGED, null);
        }
    }

    /** Makes safe what is buffered, where that can be done, and closes the cartridge. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            bay.close();
        } finally {
            lock.unlock();
        }
    }
}
