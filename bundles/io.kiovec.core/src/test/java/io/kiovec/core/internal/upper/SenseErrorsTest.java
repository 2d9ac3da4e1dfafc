// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.FieldIn;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.StreamMark;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a status and its sense data mean. */
class SenseErrorsTest {

    private static final Address ADDRESS = new Address("sim", "disk0");
    private static final int CHECK_CONDITION = 0x02;

    private static DeviceException of(int status, Sense sense, SenseFormat format) {
        byte[] bytes = new byte[252];
        int length = sense.write(MemorySegment.ofArray(bytes), format);
        return SenseErrors.of(ADDRESS, status, MemorySegment.ofArray(bytes).asSlice(0, length));
    }

    private static DeviceException of(Sense sense) {
        return of(CHECK_CONDITION, sense, SenseFormat.FIXED);
    }

    private static DeviceException of(int status) {
        return SenseErrors.of(ADDRESS, status, MemorySegment.ofArray(new byte[0]));
    }

    @ParameterizedTest
    @EnumSource
    void aMediumErrorSaysWhereAndWhat(SenseFormat format) {
        DeviceException error = of(CHECK_CONDITION,
                Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR).withInformation(4660), format);
        assertTrue(error.getMessage()
                .startsWith("sim:disk0: medium error at block 4660: unrecovered read error (11h/00h): "),
                error.getMessage());
        assertEquals(Failure.MEDIUM, error.failure());
        assertEquals(CHECK_CONDITION, error.detail().status().orElseThrow());
        assertEquals(format == SenseFormat.FIXED ? 0x70 : 0x72, error.detail().sense()[0] & 0x7f);
    }

    @Test
    void theWrongFieldIsNamed() {
        DeviceException error = of(Sense.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB)
                .withFieldPointer(FieldIn.CDB, 3, 4));
        assertTrue(error.getMessage().contains("invalid field in cdb (24h/00h), byte 3 bit 4 of the CDB: "),
                error.getMessage());
    }

    @Test
    void aResidualOfATapeIsNoBlock() {
        DeviceException error = of(
                Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.END_OF_PARTITION_MEDIUM_DETECTED).withInformation(7)
                        .withStream(StreamMark.END_OF_MEDIUM));
        assertTrue(error.getMessage().startsWith("sim:disk0: medium error: end-of-partition"), error.getMessage());
    }

    @Test
    void aDeferredErrorSaysThatItIsOfAnEarlierCommand() {
        String message = of(Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR).deferred()).getMessage();
        assertTrue(message.startsWith("sim:disk0: of an earlier command, medium error: write error (0Ch/00h)"),
                message);
    }

    @Test
    void progressIsSaid() {
        String message = of(
                Sense.of(SenseKey.NOT_READY, AdditionalSense.LOGICAL_UNIT_NOT_READY_FORMAT_IN_PROGRESS)
                        .withProgress(0x8000))
                .getMessage();
        assertTrue(message.contains("50 % done"), message);
    }

    @Test
    void noErrorIsMadeOfSuccess() {
        assertThrows(IllegalArgumentException.class, () -> of(0x00));
        assertThrows(IllegalArgumentException.class, () -> of(0x04));
    }

    @ParameterizedTest
    @CsvSource({"08, BUSY", "28, BUSY", "30, BUSY", "18, RESERVATION_CONFLICT", "40, OUTCOME_UNKNOWN",
        "22, OUTCOME_UNKNOWN", "02, OUTCOME_UNKNOWN"})
    void statusWithoutSense(String status, Failure failure) {
        DeviceException error = of(Integer.parseInt(status, 16));
        assertEquals(failure, error.failure(), error.getMessage());
        assertEquals(Integer.parseInt(status, 16), error.detail().status().orElseThrow());
        assertEquals(0, error.detail().sense().length);
    }

    @ParameterizedTest
    @CsvSource({
        // the additional sense decides
        "NOT_READY, 0401, NOT_READY", "NOT_READY, 0402, NOT_READY", "NOT_READY, 040b, UNAVAILABLE",
        "NOT_READY, 040c, UNAVAILABLE", "NOT_READY, 041b, NOT_READY", "NOT_READY, 3a00, NOT_READY",
        "ILLEGAL_REQUEST, 3a02, NOT_READY", "HARDWARE_ERROR, 3e02, TIMEOUT", "HARDWARE_ERROR, 0801, TIMEOUT",
        "ABORTED_COMMAND, 2e01, TIMEOUT", "ABORTED_COMMAND, 1001, MEDIUM", "ILLEGAL_REQUEST, 2002, UNAVAILABLE",
        "ILLEGAL_REQUEST, 2500, OFFLINE", "DATA_PROTECT, 2707, MEDIUM", "ILLEGAL_REQUEST, 5302, BUSY",
        "ILLEGAL_REQUEST, 5503, BUSY", "NOT_READY, 3003, NOT_READY",
        // the key decides
        "NOT_READY, 0400, NOT_READY", "MEDIUM_ERROR, 1100, MEDIUM", "HARDWARE_ERROR, 4400, MEDIUM",
        "ILLEGAL_REQUEST, 2000, ILLEGAL_REQUEST", "ILLEGAL_REQUEST, 2100, ILLEGAL_REQUEST",
        "UNIT_ATTENTION, 2900, UNIT_ATTENTION", "UNIT_ATTENTION, 3a00, UNIT_ATTENTION",
        "DATA_PROTECT, 2700, PROTECTED", "DATA_PROTECT, 300c, PROTECTED", "BLANK_CHECK, 0005, MEDIUM",
        "VENDOR_SPECIFIC, 8001, OUTCOME_UNKNOWN", "COPY_ABORTED, 0d02, OUTCOME_UNKNOWN",
        "ABORTED_COMMAND, 4b00, OUTCOME_UNKNOWN", "VOLUME_OVERFLOW, 0002, MEDIUM", "MISCOMPARE, 1d00, MISCOMPARE",
        "NO_SENSE, 0001, MEDIUM", "RECOVERED_ERROR, 1701, MEDIUM", "COMPLETED, 0000, MEDIUM",
        "RESERVED, 0000, OUTCOME_UNKNOWN"})
    void senseData(SenseKey key, String additional, Failure failure) {
        int number = Integer.parseInt(additional, 16);
        DeviceException error = of(Sense.of(key, AdditionalSense.of(number >> 8, number & 0xff)));
        assertEquals(failure, error.failure(), error.getMessage());
        assertTrue(error.getMessage().contains("(%02Xh/%02Xh)".formatted(number >> 8, number & 0xff)));
        assertEquals(18, error.detail().sense().length);
    }

    @Test
    void everyKeyOfEveryCodeHasAMeaning() {
        Set<Failure> reached = EnumSet.noneOf(Failure.class);
        for (SenseKey key : SenseKey.values()) {
            for (int number = 0; number < 0x10000; number++) {
                Sense sense = Sense.of(key, AdditionalSense.of(number >> 8, number & 0xff));
                reached.add(SenseMeaning.of(sense).failure());
            }
        }
        for (int status = 0; status < 256; status++) {
            if (status != 0 && status != 4) {
                reached.add(of(status).failure());
            }
        }
        // Success is no error, and whether a transfer can be direct is not for the device to say.
        assertEquals(EnumSet.complementOf(EnumSet.of(Failure.NONE, Failure.DIRECT_IMPOSSIBLE)), reached);
    }

    @Test
    void senseDataThatIsNoneIsKeptAllTheSame() {
        byte[] rubbish = {0x11, 0x22, 0x33};
        DeviceException error = SenseErrors.of(ADDRESS, CHECK_CONDITION, MemorySegment.ofArray(rubbish));
        assertEquals(Failure.OUTCOME_UNKNOWN, error.failure());
        assertArrayEquals(rubbish, error.detail().sense());
    }
}
