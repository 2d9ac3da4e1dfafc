// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.TaskAttribute;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.scsi.CommandEffect;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SgErrorsTest {

    private static final Address ADDRESS = Address.parse("sg:/dev/sg0");

    /** Host status, driver status, what a read becomes, what a write becomes. */
    @ParameterizedTest
    @CsvSource({"1,0,OFFLINE,OUTCOME_UNKNOWN", "2,0,BUSY,BUSY", "3,0,TIMEOUT,OUTCOME_UNKNOWN",
        "4,0,OFFLINE,OUTCOME_UNKNOWN", "5,0,OUTCOME_UNKNOWN,OUTCOME_UNKNOWN", "7,0,OUTCOME_UNKNOWN,OUTCOME_UNKNOWN",
        "8,0,OUTCOME_UNKNOWN,OUTCOME_UNKNOWN", "12,0,BUSY,BUSY", "13,0,BUSY,BUSY",
        "14,0,OUTCOME_UNKNOWN,OUTCOME_UNKNOWN", "15,0,OFFLINE,OUTCOME_UNKNOWN", "0,6,TIMEOUT,OUTCOME_UNKNOWN",
        "200,0,OUTCOME_UNKNOWN,OUTCOME_UNKNOWN"})
    void S2_aCommandWithoutAStatusIsCertainOnlyWhereItIs(int host, int driver, Failure read, Failure write) {
        assertTrue(SgErrors.failed(host, driver));
        assertEquals(read, SgErrors.host(ADDRESS, host, driver, CommandEffect.NOTHING).failure());
        assertEquals(write, SgErrors.host(ADDRESS, host, driver, CommandEffect.MEDIUM).failure());
    }

    @Test
    void senseDataAloneIsNoFailure() {
        assertFalse(SgErrors.failed(0, 0x08));
        assertFalse(SgErrors.failed(0, 0));
    }

    @Test
    void aResetIsNamed() {
        assertTrue(SgErrors.host(ADDRESS, 8, 0, CommandEffect.MEDIUM).getMessage().contains("reset"));
    }

    @ParameterizedTest
    @CsvSource({"ENODEV,OFFLINE,OUTCOME_UNKNOWN", "ENXIO,OFFLINE,OFFLINE", "EPERM,PROTECTED,PROTECTED",
        "EDOM,BUSY,BUSY", "EINVAL,ILLEGAL_REQUEST,ILLEGAL_REQUEST", "ENOTTY,ILLEGAL_REQUEST,ILLEGAL_REQUEST",
        "EIO,OUTCOME_UNKNOWN,OUTCOME_UNKNOWN", "EBADF,OFFLINE,OFFLINE"})
    void anErrorNumberSaysWhatCanBeDone(Errno error, Failure read, Failure write) {
        ErrnoException e = new ErrnoException("SG_IO", error, "/dev/sg0");
        assertEquals(read, SgErrors.call(ADDRESS, e, CommandEffect.NOTHING, 10).failure());
        DeviceException written = SgErrors.call(ADDRESS, e, CommandEffect.MEDIUM, 10);
        assertEquals(write, written.failure());
        assertEquals(error.number(), written.detail().errno());
    }

    @Test
    void tooLargeIsIllegalAndNoMemoryIsBusy() {
        ErrnoException e = new ErrnoException("SG_IO", Errno.ENOMEM, "/dev/sg0");
        assertEquals(Failure.ILLEGAL_REQUEST, SgErrors.noMemory(ADDRESS, e, 5 << 20, 4 << 20).failure());
        assertEquals(Failure.BUSY, SgErrors.noMemory(ADDRESS, e, 1 << 20, 4 << 20).failure());
    }

    private static MemorySegment cdb(int code, int length) {
        MemorySegment cdb = Arena.ofAuto().allocate(length);
        cdb.set(ValueLayout.JAVA_BYTE, 0, (byte) code);
        return cdb;
    }

    /** WRITE, WRITE BUFFER, FORMAT, UNMAP, MODE SELECT, PERSISTENT RESERVE OUT, a vendor's, WRITE FILEMARKS as a disk's. */
    @ParameterizedTest
    @ValueSource(ints = {0x0a, 0x2a, 0x8a, 0xaa, 0x3b, 0x04, 0x42, 0x15, 0x55, 0x5f, 0xc1, 0x10, 0x41, 0x93, 0x9f})
    void readersSendNothingThatChangesTheMedium(int code) throws DeviceException {
        CommandGuard reader = new CommandGuard(ADDRESS, AccessMode.READ, 0);
        assertThrows(DeviceException.Protected.class, () -> reader.check(cdb(code, 10), TaskAttribute.SIMPLE, 0));
        CommandGuard writer = new CommandGuard(ADDRESS, AccessMode.READ_WRITE, 0);
        assertEquals(CommandEffect.MEDIUM, writer.check(cdb(code, 10), TaskAttribute.SIMPLE, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x03, 0x08, 0x12, 0x1a, 0x25, 0x28, 0x3c, 0x4d, 0x5a, 0x88, 0x9e, 0xa0, 0xa3, 0xa8})
    void readersSendWhatReads(int code) throws DeviceException {
        CommandGuard reader = new CommandGuard(ADDRESS, AccessMode.READ, 0);
        assertTrue(reader.check(cdb(code, 16), TaskAttribute.SIMPLE, 512) != CommandEffect.MEDIUM);
    }

    @Test
    void oneCodeIsTwoCommandsOnTwoTypes() throws DeviceException {
        // 01h rewinds a tape, and nobody knows it on a disk.
        assertEquals(CommandEffect.STATE,
                new CommandGuard(ADDRESS, AccessMode.READ, 1).check(cdb(0x01, 6), TaskAttribute.SIMPLE, 0));
        assertThrows(DeviceException.Protected.class,
                () -> new CommandGuard(ADDRESS, AccessMode.READ, 0).check(cdb(0x01, 6), TaskAttribute.SIMPLE, 0));
    }

    @Test
    void whatLinuxCannotSendIsRefusedBefore() {
        CommandGuard writer = new CommandGuard(ADDRESS, AccessMode.READ_WRITE, 0);
        assertThrows(DeviceException.IllegalRequest.class,
                () -> writer.check(cdb(0x28, 10), TaskAttribute.ORDERED, 0));
        assertThrows(DeviceException.IllegalRequest.class,
                () -> writer.check(cdb(0x7f, 260), TaskAttribute.SIMPLE, 0));
        assertThrows(DeviceException.IllegalRequest.class,
                () -> writer.check(cdb(0x28, 10), TaskAttribute.SIMPLE, 1L << 31));
    }
}
