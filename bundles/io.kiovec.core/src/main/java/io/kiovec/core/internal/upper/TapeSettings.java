// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Support;
import io.kiovec.io.TapeControl;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.mode.ModeField;
import io.kiovec.scsi.mode.ModeParameters;
import io.kiovec.scsi.mode.ModeValues;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is set of a drive, or done to its cartridge, by the mode parameters and a few commands (SSC-5, 7 and 8.3; SPC-6).
 * Which of it the drive can do it is asked when it is opened and when a cartridge is loaded. What it calls done is read
 * back. Setmarks are no longer in the standard. For one thread at a time, but for {@link #known()}.
 */
final class TapeSettings {

    private static final int DATA_COMPRESSION = 0x0f;
    private static final int DEVICE_CONFIGURATION = 0x10;
    private static final int LOAD_UNLOAD = 0x1b;
    private static final int PREVENT_ALLOW = 0x1e;
    /** Density codes that name no density: the drive's default, and what is in force (SSC-5, 8.3). */
    private static final Set<Integer> NAMELESS = Set.of(0x00, 0x7f);

    /** How one of them is set. */
    private interface Setting {
        void set(int value) throws DeviceException;
    }

    private final TapeDrive drive;
    private final TapeMotions motions;
    private final TapeQuestions questions;
    private final TapeModes modes;
    private final Map<TapeControl, Setting> settings = new EnumMap<>(TapeControl.class);
    private volatile Set<TapeControl> known = Set.of();

    TapeSettings(TapeDrive drive, TapeMotions motions) {
        this.drive = drive;
        this.motions = motions;
        questions = drive.questions();
        modes = questions.modes();
        settings.put(TapeControl.DENSITY, this::setDensity);
        settings.put(TapeControl.COMPRESSION, this::setCompression);
        settings.put(TapeControl.BUFFERING, this::setBuffering);
        settings.put(TapeControl.LOCK, this::lock);
        settings.put(TapeControl.RETENSION, _ -> motions.retension());
    }

    /** {@return what the drive can do} Any thread. */
    Set<TapeControl> known() {
        return known;
    }

    /** Asks the drive what it can do. */
    void learn() throws DeviceException {
        EnumSet<TapeControl> found = EnumSet.noneOf(TapeControl.class);
        add(found, TapeControl.LOCK, questions.mayHave(PREVENT_ALLOW));
        add(found, TapeControl.RETENSION, questions.mayHave(LOAD_UNLOAD));
        try {
            Optional<ModeParameters> mode = modes.inForce();
            add(found, TapeControl.BUFFERING, mode.isPresent());
            add(found, TapeControl.DENSITY, mode.flatMap(ModeParameters::descriptor).isPresent());
            add(found, TapeControl.COMPRESSION, compression().isPresent());
            add(found, TapeControl.PARTITION, modes.with(TapePartitions.PAGE)
                    .flatMap(with -> with.page(TapePartitions.PAGE, 0)).filter(TapePartitions::canBeMade).isPresent());
        } catch (DeviceException.NotReady withoutCartridge) {
            // Some drives have no such pages then; asked again when one is loaded.
        }
        known = Set.copyOf(found);
    }

    private static void add(Set<TapeControl> all, TapeControl one, boolean there) {
        if (there) {
            all.add(one);
        }
    }

    void control(TapeControl what, long value) throws DeviceException {
        if (!known.contains(what)) {
            throw new DeviceException.IllegalRequest(drive.address,
                    "the drive cannot do " + what + ", only " + known);
        }
        drive.prepare();
        if (what == TapeControl.PARTITION) {
            partition(value);
        } else {
            settings.get(what).set((int) value);
        }
    }

    private void setDensity(int code) throws DeviceException {
        modes.setDensity(inForce(), code);
        int told = TapeModes.density(inForce());
        if (!NAMELESS.contains(code) && told != code) {
            throw refused("density " + code, "has density " + told);
        }
    }

    private void setBuffering(int mode) throws DeviceException {
        modes.setBuffering(inForce(), mode);
        int told = TapeModes.buffering(inForce());
        if (told != mode) {
            throw refused("buffered mode " + mode, "stays in mode " + told);
        }
    }

    private ModeParameters inForce() throws DeviceException {
        return modes.inForce().orElseThrow(
                () -> new DeviceException.IllegalRequest(drive.address, "does not tell its mode parameters any more"));
    }

    private DeviceException refused(String asked, String instead) {
        return new DeviceException.IllegalRequest(drive.address,
                "the drive does not take " + asked + " and " + instead);
    }

    /** {@return what switches compression: its own page, or a field of the Device Configuration page of older drives} */
    private Optional<ModeField> compression() throws DeviceException {
        Optional<ModeValues> own = page(DATA_COMPRESSION);
        if (own.isPresent() && own.get().get(ModeField.COMPRESSION_CAPABLE) == 1) {
            return Optional.of(ModeField.COMPRESSION_ENABLE);
        }
        return modes.changeable(DEVICE_CONFIGURATION)
                .filter(changeable -> changeable.get(ModeField.SELECT_COMPRESSION_ALGORITHM) != 0)
                .map(_ -> ModeField.SELECT_COMPRESSION_ALGORITHM);
    }

    /** {@return whether the drive compresses now} */
    Support compressing() throws DeviceException {
        Optional<ModeField> field = compression();
        Optional<ModeValues> page = field.isPresent() ? page(field.get().code()) : Optional.empty();
        return page.map(values -> Support.of(values.get(field.orElseThrow()) != 0)).orElse(Support.UNKNOWN);
    }

    private Optional<ModeValues> page(int code) throws DeviceException {
        return modes.with(code).flatMap(mode -> mode.page(code, 0));
    }

    private void setCompression(int value) throws DeviceException {
        ModeField field = compression().orElseThrow(
                () -> new DeviceException.IllegalRequest(drive.address, "the drive does not compress any more"));
        ModeParameters mode = modes.with(field.code()).orElseThrow();
        modes.setPage(mode, mode.page(field.code(), 0).orElseThrow().with(field, value));
        long told = page(field.code()).map(page -> page.get(field)).orElse(-1L);
        if (told != value) {
            throw refused("compression " + value, "has " + told);
        }
    }

    private void lock(int value) throws DeviceException {
        questions.tell(value == 1 ? PrimaryCdb::preventRemoval : PrimaryCdb::allowRemoval);
    }

    /** The page says how, FORMAT MEDIUM does it, or the page itself where the drive says so (POFM is 0). */
    private void partition(long bytes) throws DeviceException {
        motions.locate(TapePartitions.BEGINNING);
        drive.prepareToWrite();
        ModeParameters mode = modes.with(TapePartitions.PAGE).orElseThrow(
                () -> new DeviceException.IllegalRequest(drive.address, "the cartridge has no partitions"));
        ModeValues page = mode.page(TapePartitions.PAGE, 0).orElseThrow();
        modes.setPage(mode, TapePartitions.wanted(drive.address, page, bytes));
        if (page.get(ModeField.PARTITION_ON_FORMAT) == 1) {
            motions.format();
        } else {
            drive.ask();
        }
    }
}
