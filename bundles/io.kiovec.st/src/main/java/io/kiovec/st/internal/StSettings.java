// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapeOption;
import io.kiovec.linux.Errno;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/** What is set of a drive and of st, {@code linux/mtio.h}. Some options of st are held as the contract needs them. */
final class StSettings {

    static final int SET = 0x3000_0000;
    static final int CLEAR = 0x4000_0000;
    private static final long MEGABYTE = 1_000_000;
    /** One megabyte means to st that the drive shall choose the sizes. */
    private static final int LEAST_MEGABYTES = 2;
    private static final int MOST_MEGABYTES = 0x7fff_ffff;

    private final StDrive drive;
    private final StMotions motions;
    private boolean held;
    /** What was held otherwise before, to be put back. */
    private final Set<TapeOption> changed = EnumSet.noneOf(TapeOption.class);

    StSettings(StDrive drive, StMotions motions) {
        this.drive = drive;
        this.motions = motions;
    }

    void blockLength(int bytes) throws DeviceException {
        drive.settle();
        set(MtOperation.BLOCK_LENGTH, bytes, "blocks of " + bytes + " bytes");
        int told = drive.status().blockLength();
        if (told != bytes) {
            throw new DeviceException.IllegalRequest(drive.address,
                    "takes blocks of " + told + " bytes where " + bytes + " were asked");
        }
    }

    private void set(MtOperation what, int value, String words) throws DeviceException {
        if (!drive.attempt(what, value, words)) {
            throw new DeviceException.IllegalRequest(drive.address, "the drive does not take " + words);
        }
    }

    void control(TapeControl what, long value) throws DeviceException {
        switch (what) {
            case DENSITY -> set(MtOperation.DENSITY, (int) value, "density " + value);
            case COMPRESSION -> set(MtOperation.COMPRESSION, (int) value, "compression " + value);
            case BUFFERING -> set(MtOperation.BUFFERING, (int) value, "buffered mode " + value);
            case LOCK -> set(value == 1 ? MtOperation.LOCK : MtOperation.UNLOCK, 0, "being locked or unlocked");
            case RETENSION -> motions.retension();
            case PARTITION -> partition(value);
            case SETMARKS -> {
                set(MtOperation.SETMARKS, (int) value, "setmarks: write filemarks");
                drive.ask();
            }
        }
    }

    private void partition(long bytes) throws DeviceException {
        long megabytes = bytes == 0 ? 0 : Math.max(LEAST_MEGABYTES, Math.ceilDiv(Math.abs(bytes), MEGABYTE));
        if (megabytes > MOST_MEGABYTES) {
            throw new DeviceException.IllegalRequest(drive.address, "a partition of " + bytes + " bytes is too large");
        }
        drive.settle();
        set(MtOperation.MAKE_PARTITION, (int) (bytes < 0 ? -megabytes : megabytes),
                "a partition of " + megabytes + " megabytes");
        drive.status();
        drive.ask();
    }

    // The options of st.

    Set<TapeOption> options() {
        OptionalLong bits = drive.sysfs().number("options");
        Set<TapeOption> on = EnumSet.noneOf(TapeOption.class);
        for (TapeOption option : TapeOption.values()) {
            if ((bits.orElse(0) & option.mask()) != 0) {
                on.add(option);
            }
        }
        return on;
    }

    void options(Set<TapeOption> wanted) throws DeviceException {
        Set<TapeOption> present = options();
        int on = 0;
        int off = 0;
        for (TapeOption option : TapeOption.values()) {
            if (!option.isHeld() && wanted.contains(option) != present.contains(option)) {
                on |= wanted.contains(option) ? option.mask() : 0;
                off |= wanted.contains(option) ? 0 : option.mask();
            }
        }
        change(on, off);
    }

    private void change(int on, int off) throws DeviceException {
        if (on != 0) {
            drive.require(MtOperation.BUFFERING, SET | on, "setting the driver's options");
        }
        if (off != 0) {
            drive.require(MtOperation.BUFFERING, CLEAR | off, "setting the driver's options");
        }
    }

    /**
     * Sets what the contract holds, unless it is. Without the right to do so, what must be off is refused when it is on.
     * After a reset st sets nothing before the position is set, and this is made up for then.
     */
    void hold() throws DeviceException {
        if (held || drive.isPositionLost()) {
            return;
        }
        held = true;
        Set<TapeOption> present = options();
        int on = 0;
        int off = 0;
        for (TapeOption option : TapeOption.values()) {
            if (option.isHeld() && present.contains(option) != option.isHeldOn()) {
                changed.add(option);
                on |= option.isHeldOn() ? option.mask() : 0;
                off |= option.isHeldOn() ? 0 : option.mask();
            }
        }
        try {
            change(on, off);
        } catch (DeviceException.Unavailable notAllowed) {
            changed.clear();
            if (off != 0) {
                present.retainAll(Set.of(TapeOption.SYSTEM_V, TapeOption.NO_WAIT, TapeOption.SUPPRESS_LENGTH,
                        TapeOption.NO_WAIT_FILEMARKS));
                throw new DeviceException.Unavailable(drive.address, "st's options " + present
                        + " are on, and only root may set them off: 'mt stclearoptions' does",
                        DeviceException.Detail.errno(Errno.EPERM.number()), notAllowed);
            }
        }
    }

    /** Puts back what was held otherwise. */
    void release() throws DeviceException {
        int on = 0;
        int off = 0;
        for (TapeOption option : changed) {
            on |= option.isHeldOn() ? 0 : option.mask();
            off |= option.isHeldOn() ? option.mask() : 0;
        }
        changed.clear();
        if (!drive.isPositionLost()) {
            change(on, off);
        }
    }
}
