// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.log;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The flags of the log pages TapeAlert, 2Eh, and TapeAlert response, 12h (SSC-4, clause 8 and annex A). Those that were obsolete have no name here. */
public enum TapeAlert {
    /** Flag 1: reading is getting hard; what was read is right. */
    READ_WARNING(1),
    /** Flag 2: writing is getting hard; what was written is right. */
    WRITE_WARNING(2),
    /** Flag 3: a read, a write or a move of the tape failed for good. */
    HARD_ERROR(3),
    /** Flag 4: reading or writing fails, and the medium is the cause. */
    MEDIUM(4),
    /** Flag 5: a read failed; the cause is the medium or the drive. */
    READ_FAILURE(5),
    /** Flag 6: a write failed; the cause is the medium or the drive. */
    WRITE_FAILURE(6),
    /** Flag 7: the medium is beyond its life. */
    MEDIUM_LIFE(7),
    /** Flag 8: the medium is not of a grade for data. */
    NOT_DATA_GRADE(8),
    /** Flag 9: a write to a write-protected medium was tried. */
    WRITE_PROTECT(9),
    /** Flag 10: an unload was tried while removal is prevented. */
    MEDIUM_REMOVAL_PREVENTED(10),
    /** Flag 11: a cleaning cartridge is loaded. */
    CLEANING_MEDIUM(11),
    /** Flag 12: the medium has a format that the drive does not know. */
    UNSUPPORTED_FORMAT(12),
    /** Flag 13: the tape is broken, but the cartridge can be ejected. */
    RECOVERABLE_MECHANICAL_CARTRIDGE_FAILURE(13),
    /** Flag 14: the tape is broken, and the cartridge cannot be ejected. */
    UNRECOVERABLE_MECHANICAL_CARTRIDGE_FAILURE(14),
    /** Flag 15: the memory of the cartridge failed. */
    MEMORY_CHIP_IN_CARTRIDGE_FAILURE(15),
    /** Flag 16: the cartridge was ejected while the drive was at work. */
    FORCED_EJECT(16),
    /** Flag 17: the medium can only be read in this drive. */
    READ_ONLY_FORMAT(17),
    /** Flag 18: the directory on the medium is damaged: searches are slow. */
    DIRECTORY_CORRUPTED_ON_LOAD(18),
    /** Flag 19: the medium is near the end of its life. */
    NEARING_MEDIUM_LIFE(19),
    /** Flag 20: the drive has to be cleaned now. */
    CLEANING_REQUIRED(20),
    /** Flag 21: the drive is due for its regular cleaning. */
    CLEANING_REQUESTED(21),
    /** Flag 22: the cleaning cartridge is used up. */
    EXPIRED_CLEANING_MEDIUM(22),
    /** Flag 23: the cleaning cartridge is of a wrong type. */
    INVALID_CLEANING_MEDIUM(23),
    /** Flag 24: the tape should be wound from end to end. */
    RETENSION_REQUESTED(24),
    /** Flag 25: one of several interfaces failed. */
    MULTI_PORT_INTERFACE_ERROR(25),
    /** Flag 26: a fan failed. */
    COOLING_FAN_FAILURE(26),
    /** Flag 27: a redundant power supply failed. */
    POWER_SUPPLY_FAILURE(27),
    /** Flag 28: the drive takes more power than it should. */
    POWER_CONSUMPTION(28),
    /** Flag 29: the drive is due for maintenance. */
    DRIVE_PREVENTIVE_MAINTENANCE_REQUIRED(29),
    /** Flag 30: a fault of the drive that a reset may end. */
    HARDWARE_A(30),
    /** Flag 31: a fault of the drive that only power off and on may end. */
    HARDWARE_B(31),
    /** Flag 32: the interface to the host is at fault. */
    PRIMARY_INTERFACE(32),
    /** Flag 33: the medium is to be ejected and loaded again. */
    EJECT_MEDIUM(33),
    /** Flag 34: a download of microcode failed. */
    MICROCODE_UPDATE_FAILED(34),
    /** Flag 35: the humidity is out of its limits. */
    DRIVE_HUMIDITY(35),
    /** Flag 36: the temperature is out of its limits. */
    DRIVE_TEMPERATURE(36),
    /** Flag 37: the voltage is out of its limits. */
    DRIVE_VOLTAGE(37),
    /** Flag 38: the drive expects to fail. */
    PREDICTIVE_FAILURE(38),
    /** Flag 39: diagnostics are to be run. */
    DIAGNOSTICS_REQUIRED(39),
    /** Flag 50: statistics of the medium were lost. */
    LOST_STATISTICS(50),
    /** Flag 51: the directory of the medium unloaded last is damaged. */
    DIRECTORY_INVALID_AT_UNLOAD(51),
    /** Flag 52: the system area could not be written at the last unload. */
    SYSTEM_AREA_WRITE_FAILURE(52),
    /** Flag 53: the system area could not be read at the load. */
    SYSTEM_AREA_READ_FAILURE(53),
    /** Flag 54: the start of data was not found. */
    NO_START_OF_DATA(54),
    /** Flag 55: the medium could not be loaded and threaded. */
    LOADING_OR_THREADING_FAILURE(55),
    /** Flag 56: the medium cannot be unloaded. */
    UNRECOVERABLE_UNLOAD_FAILURE(56),
    /** Flag 57: the interface to the library is at fault. */
    AUTOMATION_INTERFACE_FAILURE(57),
    /** Flag 58: the microcode of the drive failed. */
    MICROCODE_FAILURE(58),
    /** Flag 59: a write-once medium may have been tampered with. */
    WORM_MEDIUM_INTEGRITY_CHECK_FAILED(59),
    /** Flag 60: an overwrite of a write-once medium was tried. */
    WORM_MEDIUM_OVERWRITE_ATTEMPTED(60);

    /** The page's code. */
    public static final int PAGE = 0x2e;

    /** The code of the page that tells the same flags in one number, and leaves them as they are. */
    public static final int RESPONSE_PAGE = 0x12;

    private static final int FLAGS = 64;

    private final int number;

    TapeAlert(int number) {
        this.number = number;
    }

    /** {@return the flag's number, which is its parameter code, 1 to 64} */
    public int number() {
        return number;
    }

    /** How urgent a flag is (SSC-4, annex A). */
    public enum Severity {
        /** Data is lost or at risk, or the drive does not work. */
        CRITICAL,
        /** Something is to be done soon. */
        WARNING,
        /** Somebody may want to know. */
        INFORMATION
    }

    /** {@return how urgent it is} */
    public Severity severity() {
        return switch (this) {
            case MEDIUM, READ_FAILURE, WRITE_FAILURE, WRITE_PROTECT, RECOVERABLE_MECHANICAL_CARTRIDGE_FAILURE,
                    UNRECOVERABLE_MECHANICAL_CARTRIDGE_FAILURE, FORCED_EJECT, CLEANING_REQUIRED,
                    EXPIRED_CLEANING_MEDIUM,
                    INVALID_CLEANING_MEDIUM, HARDWARE_A, HARDWARE_B, EJECT_MEDIUM, PREDICTIVE_FAILURE,
                    DIRECTORY_INVALID_AT_UNLOAD, SYSTEM_AREA_WRITE_FAILURE, SYSTEM_AREA_READ_FAILURE, NO_START_OF_DATA,
                    LOADING_OR_THREADING_FAILURE, UNRECOVERABLE_UNLOAD_FAILURE, AUTOMATION_INTERFACE_FAILURE ->
                Severity.CRITICAL;
            case MEDIUM_REMOVAL_PREVENTED, CLEANING_MEDIUM, UNSUPPORTED_FORMAT, NEARING_MEDIUM_LIFE ->
                Severity.INFORMATION;
            default -> Severity.WARNING;
        };
    }

    /**
     * The log page.
     *
     * @param active the flags that are set
     * @return all 64 flags
     */
    public static LogPage page(Set<TapeAlert> active) {
        List<LogParameter> flags = IntStream.rangeClosed(1, FLAGS)
                .mapToObj(number -> LogParameter.number(number, 1, isSet(active, number) ? 1 : 0)).toList();
        return new LogPage(PAGE, 0, flags);
    }

    /**
     * The log page TapeAlert response.
     *
     * @param active the flags that are set
     * @return all 64 flags, of which the first is the highest bit
     */
    public static LogPage response(Set<TapeAlert> active) {
        long flags = active.stream().mapToLong(TapeAlert::bit).reduce(0, (one, other) -> one | other);
        return new LogPage(RESPONSE_PAGE, 0, List.of(LogParameter.number(0, Long.BYTES, flags)));
    }

    private long bit() {
        return 1L << FLAGS - number;
    }

    private static boolean isSet(Set<TapeAlert> active, int number) {
        return active.stream().anyMatch(flag -> flag.number == number);
    }

    /**
     * Reads one of the two log pages.
     *
     * @param page a page
     * @return the flags that are set; none in another page
     */
    public static Set<TapeAlert> active(LogPage page) {
        Set<TapeAlert> active = EnumSet.noneOf(TapeAlert.class);
        for (TapeAlert flag : values()) {
            boolean isTold = page.code() == PAGE && isTold(page, flag.number, 1)
                    || page.code() == RESPONSE_PAGE && isTold(page, 0, flag.bit());
            if (isTold) {
                active.add(flag);
            }
        }
        return Collections.unmodifiableSet(active);
    }

    private static boolean isTold(LogPage page, int parameter, long bit) {
        return page.find(parameter).filter(value -> (value.number() & bit) != 0).isPresent();
    }
}
