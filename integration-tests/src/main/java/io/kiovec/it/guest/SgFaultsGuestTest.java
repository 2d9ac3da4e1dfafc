// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.BlockCdb;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Commands through sg to a disk of scsi_debug that fails them: what the request says, and by the kernel's own count how
 * often the command was sent.
 */
@DisksBoot
class SgFaultsGuestTest {

    private static final int BYTES = 1 << 15;
    private static final int BLOCK = 0x2000;

    private final byte[] data = new byte[BYTES];
    private GuestDisk disk;
    private ScsiDevice device;

    @BeforeEach
    void write() throws Exception {
        disk = GuestDisk.behind("debug");
        device = SgNode.open("sg:" + disk.generic(), AccessMode.READ_WRITE);
        new Random(7).nextBytes(data);
        assertEquals(Failure.NONE, send(ErrorRule.WRITE_10, data, Duration.ofSeconds(60)).failure());
    }

    @AfterEach
    void close() throws Exception {
        device.close();
    }

    private ScsiRequest send(int opcode, byte[] bytes, Duration timeout) throws Exception {
        return send(opcode, BLOCK, bytes, timeout);
    }

    private ScsiRequest send(int opcode, long block, byte[] bytes, Duration timeout) throws Exception {
        ScsiRequest request = device.newRequest().options(RequestOptions.INDIRECT.with(timeout));
        int count = bytes.length / 512;
        int length = opcode == ErrorRule.READ_10
                ? BlockCdb.read10(request.cdb(), 0, block, count)
                : BlockCdb.write10(request.cdb(), 0, block, count);
        device.execute(request.command(length, opcode == ErrorRule.READ_10 ? DataDirection.IN : DataDirection.OUT,
                MemorySegment.ofArray(bytes)));
        return request;
    }

    private ScsiRequest send(int opcode) throws Exception {
        return send(opcode, opcode == ErrorRule.READ_10 ? new byte[BYTES] : data, Duration.ofSeconds(60));
    }

    private void isUsable() throws Exception {
        byte[] found = new byte[BYTES];
        ScsiRequest request = send(ErrorRule.READ_10, found, Duration.ofSeconds(60));
        if (request.status() == ScsiStatus.CHECK_CONDITION.code()) {
            // After a reset.
            assertEquals(SenseKey.UNIT_ATTENTION, Sense.parse(request.sense()).orElseThrow().key());
            request = send(ErrorRule.READ_10, found, Duration.ofSeconds(60));
        }
        assertEquals(Failure.NONE, request.failure());
        assertEquals(0, request.status());
        assertArrayEquals(data, found);
    }

    @ParameterizedTest
    @CsvSource({"READ_10, RESERVATION_CONFLICT, RESERVATION_CONFLICT",
        "WRITE_10, RESERVATION_CONFLICT, RESERVATION_CONFLICT",
        "READ_10, TASK_ABORTED, OUTCOME_UNKNOWN", "READ_10, ACA_ACTIVE, BUSY"})
    void aStatusIsTheResultAndTyped(String command, ScsiStatus status, Failure meaning) throws Exception {
        int opcode = command.equals("READ_10") ? ErrorRule.READ_10 : ErrorRule.WRITE_10;
        try (ErrorRule rule = ErrorRule.status(disk, opcode, 1, status.code())) {
            ScsiRequest request = send(opcode);
            assertEquals(1, rule.taken());
            assertEquals(Failure.NONE, request.failure());
            assertEquals(status.code(), request.status());
            assertEquals(meaning, assertThrows(DeviceException.class, request::senseException).failure());
        }
        isUsable();
    }

    /** Linux sends a command again by itself as long as the device is busy and the command's time is not over. */
    @ParameterizedTest
    @CsvSource({"BUSY", "TASK_SET_FULL"})
    void aBusyDeviceIsWaitedForByTheKernelAndThenSaid(ScsiStatus status) throws Exception {
        try (ErrorRule rule = ErrorRule.status(disk, ErrorRule.READ_10, 1, status.code())) {
            assertEquals(0, send(ErrorRule.READ_10).status());
            assertEquals(1, rule.taken());
        }
        try (ErrorRule rule = ErrorRule.status(disk, ErrorRule.READ_10, 10_000_000, status.code())) {
            ScsiRequest request = send(ErrorRule.READ_10, new byte[BYTES], Duration.ofMillis(500));
            assertTrue(rule.taken() > 1, "it was not sent again");
            assertEquals(Failure.NONE, request.failure());
            assertEquals(status.code(), request.status());
            assertThrows(DeviceException.Busy.class, request::senseException);
        }
        isUsable();
    }

    /** Rule S2: what may have been done is sent again by the framework once where it changes nothing, else never. */
    @ParameterizedTest
    @CsvSource({"READ_10, 0x0b, 2, OUTCOME_UNKNOWN", "WRITE_10, 0x0b, 1, OUTCOME_UNKNOWN",
        "READ_10, 0x07, 2, OUTCOME_UNKNOWN", "WRITE_10, 0x07, 1, OUTCOME_UNKNOWN", "READ_10, 0x03, 1, TIMEOUT",
        "WRITE_10, 0x03, 1, OUTCOME_UNKNOWN", "WRITE_10, 0x01, 1, OUTCOME_UNKNOWN"})
    void S2_whatTheAdapterGaveUpIsTypedAndAWriteIsSentOnce(String command, String host, int sent, Failure failure)
            throws Exception {
        int opcode = command.equals("READ_10") ? ErrorRule.READ_10 : ErrorRule.WRITE_10;
        try (ErrorRule rule = ErrorRule.host(disk, opcode, 100, Integer.decode(host))) {
            ScsiRequest request = send(opcode);
            assertEquals(failure, request.failure());
            assertEquals(sent, rule.taken());
        }
        isUsable();
    }

    @Test
    void S2_aReadWhoseOutcomeIsUnknownIsRepeatedAndItsDataIsRight() throws Exception {
        byte[] found = new byte[BYTES];
        try (ErrorRule rule = ErrorRule.host(disk, ErrorRule.READ_10, 1, 0x0b)) {
            assertEquals(Failure.NONE, send(ErrorRule.READ_10, found, Duration.ofSeconds(60)).failure());
            assertEquals(1, rule.taken());
        }
        assertArrayEquals(data, found);
    }

    /** Rule S2: what did not reach the device is begun anew. */
    @Test
    void S2_aReadThatFoundNoDeviceIsBegunAnew() throws Exception {
        byte[] found = new byte[BYTES];
        try (ErrorRule rule = ErrorRule.host(disk, ErrorRule.READ_10, 1, 0x01)) {
            assertEquals(Failure.NONE, send(ErrorRule.READ_10, found, Duration.ofSeconds(20)).failure());
            assertEquals(1, rule.taken());
        }
        assertArrayEquals(data, found);
    }

    @ParameterizedTest
    @CsvSource({"READ_10, TIMEOUT", "WRITE_10, OUTCOME_UNKNOWN"})
    void whatGetsNoAnswerEndsWithItsTimeoutAndTheKernelAbortsIt(String command, Failure failure) throws Exception {
        int opcode = command.equals("READ_10") ? ErrorRule.READ_10 : ErrorRule.WRITE_10;
        try (ErrorRule rule = ErrorRule.noAnswer(disk, opcode, 1)) {
            long begun = System.nanoTime();
            ScsiRequest request = send(opcode, data.clone(), Duration.ofSeconds(1));
            assertEquals(failure, request.failure());
            assertEquals(1, rule.taken());
            assertTrue(System.nanoTime() - begun >= Duration.ofSeconds(1).toNanos(), "before its time");
        }
        isUsable();
    }

    @Test
    void whatCannotBeAbortedIsResetAndTheDeviceSaysSo() throws Exception {
        try (ErrorRule silent = ErrorRule.noAnswer(disk, ErrorRule.READ_10, 1);
                ErrorRule stubborn = ErrorRule.noAbort(disk, ErrorRule.READ_10, 1)) {
            ScsiRequest request = send(ErrorRule.READ_10, new byte[BYTES], Duration.ofSeconds(1));
            assertEquals(Failure.TIMEOUT, request.failure());
            assertEquals(1, silent.taken());
            assertEquals(1, stubborn.taken());
        }
        isUsable();
    }

    @Test
    void aMediumErrorNamesItsBlock() throws Exception {
        byte[] found = new byte[4096];
        ScsiDebug.during(ScsiDebug.MEDIUM_ERROR, 0, () -> {
            ScsiRequest request = send(ErrorRule.READ_10, ScsiDebug.BAD_BLOCK - 3, found, Duration.ofSeconds(60));
            assertEquals(ScsiStatus.CHECK_CONDITION.code(), request.status());
            Sense sense = Sense.parse(request.sense()).orElseThrow();
            assertEquals(SenseKey.MEDIUM_ERROR, sense.key());
            assertEquals(OptionalLong.of(ScsiDebug.BAD_BLOCK), sense.information());
            assertEquals(found.length, request.residual());
            DeviceException.Medium error = assertThrows(DeviceException.Medium.class, request::senseException);
            assertTrue(error.getMessage().contains("at block " + ScsiDebug.BAD_BLOCK), error.getMessage());
        });
    }

    @Test
    void aRecoveredErrorHasItsDataAndIsSaid() throws Exception {
        byte[] found = new byte[BYTES];
        ScsiDebug.during(ScsiDebug.RECOVERED, 1, () -> {
            ScsiRequest request = send(ErrorRule.READ_10, found, Duration.ofSeconds(60));
            assertEquals(Failure.NONE, request.failure());
            assertEquals(ScsiStatus.CHECK_CONDITION.code(), request.status());
            assertEquals(SenseKey.RECOVERED_ERROR, Sense.parse(request.sense()).orElseThrow().key());
            assertEquals(0, request.residual());
        });
        assertArrayEquals(data, found);
    }

    @Test
    void aShortTransferHasItsResidualAndNothingBehindItsEnd() throws Exception {
        byte[] found = new byte[BYTES];
        byte[] expected = Arrays.copyOf(data, BYTES);
        ScsiDebug.during(ScsiDebug.SHORT, 1, () -> {
            ScsiRequest request = send(ErrorRule.READ_10, found, Duration.ofSeconds(60));
            assertEquals(Failure.NONE, request.failure());
            assertEquals(0, request.status());
            assertEquals(BYTES / 2, request.residual());
        });
        Arrays.fill(expected, BYTES / 2, BYTES, (byte) 0);
        assertArrayEquals(expected, found);
    }
}
