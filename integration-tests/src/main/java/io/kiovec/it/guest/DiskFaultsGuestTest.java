// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;
import io.kiovec.it.Bundles;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A failing disk of scsi_debug as a block device, by sg and by raw: what is put right, what is not, and by the kernel's
 * count that the fault occurred and how often a command was sent.
 */
@DisksBoot
class DiskFaultsGuestTest {

    private static final int BYTES = 1 << 15;
    private static final long OFFSET = 0x3000L * 512;

    private final byte[] data = new byte[BYTES];
    private final byte[] found = new byte[BYTES];
    private GuestDisk disk;
    private BlockDevice device;

    @BeforeEach
    void find() throws Exception {
        disk = GuestDisk.behind("debug");
        new Random(11).nextBytes(data);
    }

    @AfterEach
    void close() throws Exception {
        device.close();
    }

    private void open(String face) throws Exception {
        String address = face.equals("sg") ? "sg:" + disk.generic() : "raw:" + disk.block();
        device = Bundles.service(Devices.class).openBlock(address, AccessMode.READ_WRITE);
        device.write(OFFSET, data);
        device.flush();
    }

    /** How many commands of the disk the kernel has sent, or have failed. */
    private long count(String what) throws IOException {
        return Long.decode(Files.readString(disk.device().resolve(what)).strip());
    }

    @ParameterizedTest
    @CsvSource({"sg, 0x6, 0x2a, 0x1", "raw, 0x6, 0x2a, 0x1", "sg, 0xb, 0x0, 0x0", "raw, 0xb, 0x0, 0x0"})
    void S2_aReadThatWasNotDoneIsRepeated(String face, String key, String code, String qualifier) throws Exception {
        open(face);
        try (ErrorRule rule = ErrorRule.sense(disk, ErrorRule.READ_10, 1, Integer.decode(key), Integer.decode(code),
                Integer.decode(qualifier))) {
            device.read(OFFSET, found);
            assertEquals(1, rule.taken());
        }
        assertArrayEquals(data, found);
        assertEquals(Map.of(), device.statistics().failures());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sg", "raw"})
    void aRecoveredErrorIsNone(String face) throws Exception {
        open(face);
        long failed = count("ioerr_cnt");
        ScsiDebug.during(ScsiDebug.RECOVERED, 1, () -> device.read(OFFSET, found));
        assertTrue(count("ioerr_cnt") > failed, "nothing was recovered");
        assertArrayEquals(data, found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sg", "raw"})
    void aShortTransferIsGoneOnWith(String face) throws Exception {
        open(face);
        long before = count("iorequest_cnt");
        device.read(OFFSET, found);
        long usual = count("iorequest_cnt") - before;
        Arrays.fill(found, (byte) 0);
        ScsiDebug.during(ScsiDebug.SHORT, 2, () -> {
            device.read(OFFSET, found);
            device.read(OFFSET, found);
        });
        assertTrue(count("iorequest_cnt") - before - usual > 2 * usual, "nothing was short");
        assertArrayEquals(data, found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sg", "raw"})
    void aReadThatGotNoAnswerOfTheAdapterIsRepeated(String face) throws Exception {
        open(face);
        try (ErrorRule rule = ErrorRule.host(disk, ErrorRule.READ_10, 1, 0x0b)) {
            device.read(OFFSET, found);
            assertEquals(1, rule.taken());
        }
        assertArrayEquals(data, found);
    }

    @Test
    void aReadWhoseTimeIsOverIsNotRepeated() throws Exception {
        open("sg");
        RequestOptions second = RequestOptions.INDIRECT.with(Duration.ofSeconds(1));
        try (ErrorRule rule = ErrorRule.noAnswer(disk, ErrorRule.READ_10, 100)) {
            assertThrows(DeviceException.Timeout.class,
                    () -> device.read(OFFSET, MemorySegment.ofArray(found), second));
            assertEquals(1, rule.taken());
        }
        device.read(OFFSET, found);
        assertArrayEquals(data, found);
    }

    /** Rule S2: the framework sends no write again; raw's are sent again by the kernel, which knows what it does. */
    @ParameterizedTest
    @CsvSource({"0x0b, OUTCOME_UNKNOWN", "0x07, OUTCOME_UNKNOWN", "0x01, OUTCOME_UNKNOWN", "0x03, OUTCOME_UNKNOWN"})
    void S2_aWriteIsSentOnce(String host, Failure failure) throws Exception {
        open("sg");
        try (ErrorRule rule = ErrorRule.host(disk, ErrorRule.WRITE_10, 100, Integer.decode(host))) {
            assertEquals(failure,
                    assertThrows(DeviceException.class, () -> device.write(OFFSET, data)).failure());
            assertEquals(1, rule.taken());
        }
        device.read(OFFSET, found);
        assertArrayEquals(data, found);
    }

    @Test
    void S2_aWriteThatWasNotBegunIsSentAgainAndOneThatWasAbortedIsNot() throws Exception {
        open("sg");
        try (ErrorRule attention = ErrorRule.sense(disk, ErrorRule.WRITE_10, 1, 0x6, 0x2a, 0x1)) {
            device.write(OFFSET, data);
            assertEquals(1, attention.taken());
        }
        try (ErrorRule aborted = ErrorRule.sense(disk, ErrorRule.WRITE_10, 100, 0xb, 0x0, 0x0)) {
            assertThrows(DeviceException.OutcomeUnknown.class, () -> device.write(OFFSET, data));
            assertEquals(1, aborted.taken());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sg", "raw"})
    void aReservationConflictIsTypedAndSentOnce(String face) throws Exception {
        open(face);
        try (ErrorRule rule = ErrorRule.status(disk, ErrorRule.WRITE_10, 100, 0x18)) {
            assertThrows(DeviceException.ReservationConflict.class, () -> device.write(OFFSET, data));
            assertEquals(1, rule.taken());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sg", "raw"})
    void aMediumErrorIsTypedAndCountsNothingThatDidNotMove(String face) throws Exception {
        open(face);
        long start = ScsiDebug.BAD_BLOCK * 512 - 4096;
        ScsiDebug.during(ScsiDebug.MEDIUM_ERROR, 0, () -> {
            DeviceException.Medium error = assertThrows(DeviceException.Medium.class,
                    () -> device.read(start, new byte[8192]));
            // The disk moves nothing of such a command, also not the blocks before the bad one.
            assertEquals(0, error.detail().bytesDone(), error.getMessage());
            if (face.equals("sg")) {
                assertTrue(error.getMessage().contains("at block " + ScsiDebug.BAD_BLOCK), error.getMessage());
            }
        });
        device.read(start, new byte[8192]);
    }
}
