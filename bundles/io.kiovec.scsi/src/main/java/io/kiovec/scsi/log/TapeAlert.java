// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.log;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The flags of the log pages TapeAlert, 2Eh, and TapeAlert response, 12h (SSC-4, clause 8 and annex A). Those that were obsolete have no name here. */
public enum TapeAlert {
    READ_WARNING(1), //
    WRITE_WARNING(2), //
    HARD_ERROR(3), //
    MEDIUM(4), //
    READ_FAILURE(5), //
    WRITE_FAILURE(6), //
    MEDIUM_LIFE(7), //
    NOT_DATA_GRADE(8), //
    WRITE_PROTECT(9), //
    MEDIUM_REMOVAL_PREVENTED(10), //
    CLEANING_MEDIUM(11), //
    UNSUPPORTED_FORMAT(12), //
    RECOVERABLE_MECHANICAL_CARTRIDGE_FAILURE(13), //
    UNRECOVERABLE_MECHANICAL_CARTRIDGE_FAILURE(14), //
    MEMORY_CHIP_IN_CARTRIDGE_FAILURE(15), //
    FORCED_EJECT(16), //
    READ_ONLY_FORMAT(17), //
    DIRECTORY_CORRUPTED_ON_LOAD(18), //
    NEARING_MEDIUM_LIFE(19), //
    CLEANING_REQUIRED(20), //
    CLEANING_REQUESTED(21), //
    EXPIRED_CLEANING_MEDIUM(22), //
    INVALID_CLEANING_MEDIUM(23), //
    RETENSION_REQUESTED(24), //
    MULTI_PORT_INTERFACE_ERROR(25), //
    COOLING_FAN_FAILURE(26), //
    POWER_SUPPLY_FAILURE(27), //
    POWER_CONSUMPTION(28), //
    DRIVE_PREVENTIVE_MAINTENANCE_REQUIRED(29), //
    HARDWARE_A(30), //
    HARDWARE_B(31), //
    PRIMARY_INTERFACE(32), //
    EJECT_MEDIUM(33), //
    MICROCODE_UPDATE_FAILED(34), //
    DRIVE_HUMIDITY(35), //
    DRIVE_TEMPERATURE(36), //
    DRIVE_VOLTAGE(37), //
    PREDICTIVE_FAILURE(38), //
    DIAGNOSTICS_REQUIRED(39), //
    LOST_STATISTICS(50), //
    DIRECTORY_INVALID_AT_UNLOAD(51), //
    SYSTEM_AREA_WRITE_FAILURE(52), //
    SYSTEM_AREA_READ_FAILURE(53), //
    NO_START_OF_DATA(54), //
    LOADING_OR_THREADING_FAILURE(55), //
    UNRECOVERABLE_UNLOAD_FAILURE(56), //
    AUTOMATION_INTERFACE_FAILURE(57), //
    MICROCODE_FAILURE(58), //
    WORM_MEDIUM_INTEGRITY_CHECK_FAILED(59), //
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
