// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.target.internal.fake.FakeMedium;
import io.kiovec.target.internal.fake.Initiator;
import io.kiovec.target.internal.fake.Initiator.Pdu;
import io.kiovec.target.internal.fake.TestTarget;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data in both directions (RFC 7143, 4.2.5.2, 7.8, 7.9, 11.4, 11.7, 11.8). */
class DataProtocolTest {

    private static final int WRITE_FINAL = 0xa0;
    private static final int WRITE_MORE = 0x20;
    private static final int BLOCK = FakeMedium.BLOCK;

    private final FakeMedium medium = new FakeMedium(4096);
    private final TestTarget.Settings settings = new TestTarget.Settings();
    private TestTarget target;

    @BeforeEach
    void start() throws IOException {
        target = new TestTarget(settings, medium);
    }

    @AfterEach
    void stop() throws IOException {
        target.close();
        // Whoever sends a response gives its buffer back a moment after its session has ended.
        Waiting.until(() -> medium.buffers() == 0);
        assertEquals(0, medium.open(), "nexuses that are left");
    }

    private static byte[] pattern(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        return data;
    }

    private byte[] onMedium(int lba, int length) {
        return medium.blocks().asSlice((long) lba * BLOCK, length).toArray(ValueLayout.JAVA_BYTE);
    }

    private void fill(int lba, byte[] data) {
        java.lang.foreign.MemorySegment.copy(data, 0, medium.blocks(), ValueLayout.JAVA_BYTE, (long) lba * BLOCK,
                data.length);
    }

    @Test
    void immediateData() throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            byte[] data = pattern(4096);
            initiator.send(initiator.blocks(Initiator.WRITE_10, WRITE_FINAL, 3, 8, 4096), data);
            Pdu response = initiator.receive();
            assertEquals(Opcode.SCSI_RESPONSE, response.opcode());
            assertEquals(Bhs.FINAL, response.flags());
            assertEquals(0, response.status());
            assertArrayEquals(data, onMedium(3, 4096));
        }
    }

    @Test
    void unsolicitedDataAfterTheCommandAndTheRestOnRequest() throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target, "InitialR2T=No", "FirstBurstLength=4096",
                "MaxBurstLength=8192")) {
            byte[] data = pattern(16384);
            ByteBuffer command = initiator.blocks(Initiator.WRITE_10, WRITE_MORE, 0, 32, 16384);
            int itt = command.getInt(Bhs.ITT);
            initiator.send(command, Arrays.copyOf(data, 512));
            initiator.send(initiator.dataOut(itt, Bhs.NO_TAG, 0, 512, false), Arrays.copyOfRange(data, 512, 2048));
            initiator.send(initiator.dataOut(itt, Bhs.NO_TAG, 1, 2048, true), Arrays.copyOfRange(data, 2048, 4096));
            Pdu first = initiator.receive();
            assertEquals(Opcode.R2T, first.opcode());
            assertEquals(4096, first.at(Bhs.BUFFER_OFFSET));
            assertEquals(8192, first.at(Bhs.DESIRED_LENGTH));
            assertEquals(0, first.at(Bhs.DATA_SN));
            initiator.send(initiator.dataOut(itt, first.at(Bhs.TTT), 0, 4096, false),
                    Arrays.copyOfRange(data, 4096, 8192));
            initiator.send(initiator.dataOut(itt, first.at(Bhs.TTT), 1, 8192, true),
                    Arrays.copyOfRange(data, 8192, 12288));
            Pdu second = initiator.receive();
            assertEquals(12288, second.at(Bhs.BUFFER_OFFSET));
            assertEquals(4096, second.at(Bhs.DESIRED_LENGTH));
            assertEquals(1, second.at(Bhs.DATA_SN));
            initiator.send(initiator.dataOut(itt, second.at(Bhs.TTT), 0, 12288, true),
                    Arrays.copyOfRange(data, 12288, 16384));
            Pdu response = initiator.receive();
            assertEquals(0, response.status());
            assertEquals(2, response.at(Bhs.DATA_SN));
            assertArrayEquals(data, onMedium(0, 16384));
        }
    }

    @Test
    void severalRequestsOutstandingMayBeAnsweredInTheirOrder() throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target, "MaxOutstandingR2T=3", "MaxBurstLength=4096",
                "ImmediateData=No")) {
            byte[] data = pattern(16384);
            ByteBuffer command = initiator.blocks(Initiator.WRITE_10, WRITE_FINAL, 8, 32, 16384);
            initiator.send(command);
            Pdu[] asked = {initiator.receive(), initiator.receive(), initiator.receive()};
            assertTrue(initiator.isSilent(100));
            for (int i = 0; i < 4; i++) {
                Pdu ask = i < 3 ? asked[i] : initiator.receive();
                assertEquals(i * 4096, ask.at(Bhs.BUFFER_OFFSET));
                initiator.send(initiator.dataOut(command.getInt(Bhs.ITT), ask.at(Bhs.TTT), 0, i * 4096, true),
                        Arrays.copyOfRange(data, i * 4096, i * 4096 + 4096));
            }
            assertEquals(0, initiator.receive().status());
            assertArrayEquals(data, onMedium(8, 16384));
        }
    }

    @Test
    void dataInIsCutBySegmentsAndBursts() throws IOException {
        byte[] data = pattern(5120);
        fill(10, data);
        try (Initiator initiator = Initiator.loggedIn(target, "MaxRecvDataSegmentLength=1024", "MaxBurstLength=2560")) {
            ByteBuffer read = initiator.read(10, 10);
            initiator.send(read);
            int at = 0;
            int[] lengths = {1024, 1024, 512, 1024, 1024, 512};
            for (int i = 0; i < lengths.length; i++) {
                Pdu piece = initiator.receive();
                assertEquals(Opcode.DATA_IN, piece.opcode());
                assertEquals(i, piece.at(Bhs.DATA_SN));
                assertEquals(at, piece.at(Bhs.BUFFER_OFFSET));
                assertEquals(i == 5 ? 0x81 : i == 2 ? 0x80 : 0, piece.flags());
                assertEquals(Bhs.NO_TAG, piece.at(Bhs.TTT));
                assertArrayEquals(Arrays.copyOfRange(data, at, at + lengths[i]), piece.data());
                at += lengths[i];
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0x28,0xc0,1,0,0x84,512", "0x28,0xc0,1,10000,0x83,9488", "0x28,0xc0,1,200,0x85,312",
        "0x28,0xc0,2,512,0x85,512", "0x28,0xc0,1,512,0x81,0", "0x2a,0xa0,1,0,0x84,512", "0x2a,0xa0,1,512,0x80,0",
        "0x2a,0xa0,1,1024,0x82,512", "0x2a,0xa0,2,512,0x84,512", "0x28,0xa0,1,512,0x80,0"})
    void residuals(String opcode, String flags, int blocks, int expected, String answered, int residual)
            throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            ByteBuffer command = initiator.blocks(Integer.decode(opcode), Integer.decode(flags), 0, blocks, expected);
            initiator.send(command, Integer.decode(flags) == 0xa0 ? new byte[expected] : new byte[0]);
            Pdu response = initiator.receive();
            assertEquals(Integer.decode(answered), response.flags());
            assertEquals(0, response.status());
            assertEquals(residual, response.at(Bhs.RESIDUAL));
        }
    }

    @Test
    void bothDirectionsAtOnceAreRefused() throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            Pdu response = initiator.exchange(initiator.blocks(Initiator.READ_10, 0xe0, 0, 1, 512));
            assertEquals(2, response.status());
            assertEquals(0x0e03, response.sense());
        }
    }

    @Test
    void digestsOfHeadersAndData() throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target, "HeaderDigest=CRC32C", "DataDigest=CRC32C")) {
            assertTrue(initiator.headerDigest && initiator.dataDigest);
            byte[] data = pattern(1024);
            initiator.send(initiator.blocks(Initiator.WRITE_10, WRITE_FINAL, 5, 2, 1024), data);
            assertEquals(0, initiator.receive().status());
            assertArrayEquals(data, initiator.exchange(initiator.read(5, 2)).data());
            ByteBuffer ping = initiator.request(Opcode.NOP_OUT, Bhs.FINAL);
            initiator.send(ping, new byte[]{1, 2, 3, 4, 5});
            assertArrayEquals(new byte[]{1, 2, 3, 4, 5}, initiator.receive().data());
        }
    }

    @Test
    void aWrongHeaderDigestEndsThisConnectionOnly() throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target, "HeaderDigest=CRC32C");
                Initiator other = new Initiator(target.address())) {
            other.isid = 2;
            other.logIn();
            initiator.spoilHeaderDigest = true;
            initiator.send(initiator.testUnitReady(0));
            assertTrue(initiator.isEnded());
            assertEquals(0, other.exchange(other.testUnitReady(0)).status());
        }
    }

    @Test
    void aCommandWithAWrongDataDigestIsRejectedAndMayComeAgain() throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target, "DataDigest=CRC32C")) {
            byte[] data = pattern(512);
            ByteBuffer command = initiator.blocks(Initiator.WRITE_10, WRITE_FINAL, 5, 1, 512);
            initiator.spoilDataDigest = true;
            initiator.send(command, data);
            Pdu reject = initiator.receive();
            assertEquals(Opcode.REJECT, reject.opcode());
            assertEquals(2, reject.response());
            assertArrayEquals(command.array(), reject.data());
            assertEquals(command.getInt(Bhs.CMD_SN), reject.at(Bhs.EXP_SN));
            initiator.send(command, data);
            assertEquals(0, initiator.receive().status());
            assertArrayEquals(data, onMedium(5, 512));
        }
    }

    @Test
    void dataOutWithAWrongDigestIsRejectedAndTheCommandFails() throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target, "DataDigest=CRC32C")) {
            ByteBuffer command = initiator.blocks(Initiator.WRITE_10, WRITE_FINAL, 5, 1, 512);
            initiator.send(command);
            Pdu ask = initiator.receive();
            initiator.spoilDataDigest = true;
            initiator.send(initiator.dataOut(command.getInt(Bhs.ITT), ask.at(Bhs.TTT), 0, 0, true), pattern(512));
            assertEquals(Opcode.REJECT, initiator.receive().opcode());
            Pdu response = initiator.receive();
            assertEquals(2, response.status());
            assertEquals(0x4705, response.sense());
            assertArrayEquals(new byte[512], onMedium(5, 512));
        }
    }

    /** First DataSN, second DataSN, second offset, bytes of the second, sense. */
    @ParameterizedTest
    @CsvSource({"0,0,512,512,0x4705", "1,0,512,512,0x4705", "0,27,512,512,0x4705", "0,1,0,512,0x4705",
        "0,1,512,1024,0x0c0d", "0,1,512,256,0x0c0d"})
    void aSequenceThatIsNotAsItWasAskedForFailsTheCommand(int first, int second, int offset, int bytes, String sense)
            throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            ByteBuffer command = initiator.blocks(Initiator.WRITE_10, WRITE_FINAL, 5, 2, 1024);
            initiator.send(command);
            int tag = initiator.receive().at(Bhs.TTT);
            int itt = command.getInt(Bhs.ITT);
            initiator.send(initiator.dataOut(itt, tag, first, 0, false), pattern(512));
            initiator.send(initiator.dataOut(itt, tag, second, offset, true), pattern(bytes));
            Pdu response = initiator.receive();
            assertEquals(2, response.status());
            assertEquals(Integer.decode(sense), response.sense());
            assertArrayEquals(new byte[1024], onMedium(5, 1024), "nothing was written");
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
        }
    }

    @Test
    void dataThatNobodyAskedForFailsItsCommand() throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target, "ImmediateData=No")) {
            initiator.send(initiator.blocks(Initiator.WRITE_10, WRITE_FINAL, 5, 1, 512), pattern(512));
            assertEquals(0x0c0c, initiator.receive().sense());
        }
        try (Initiator initiator = Initiator.loggedIn(target)) {
            ByteBuffer command = initiator.blocks(Initiator.WRITE_10, WRITE_MORE, 5, 2, 1024);
            initiator.send(command, pattern(512));
            initiator.send(initiator.dataOut(command.getInt(Bhs.ITT), Bhs.NO_TAG, 0, 512, true), pattern(512));
            assertEquals(0x0c0c, initiator.receive().sense());
            initiator.send(initiator.blocks(Initiator.READ_10, 0xc0, 5, 1, 512), pattern(512));
            assertEquals(0x0c0c, initiator.receive().sense());
            // Of no task at all: it is dropped.
            initiator.send(initiator.dataOut(0x4711, 0x12, 0, 0, true), pattern(512));
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
        }
    }

    @Test
    void aSegmentLongerThanDeclaredEndsTheConnection() throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            assertTrue(initiator.isEndedBy(initiator.blocks(Initiator.WRITE_10, WRITE_FINAL, 0, 256, 131072),
                    new byte[131072], 4));
        }
    }

    @Test
    void moreThanACommandMayMoveIsRefused() throws IOException {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            Pdu response = initiator.exchange(initiator.blocks(Initiator.READ_10, 0xc0, 0, 1, 0x7fff_ffff));
            assertEquals(0x0e03, response.sense());
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
        }
    }

    @Test
    void moreMemoryThanAConnectionMayHoldIsTaskSetFull() throws IOException {
        target.close();
        settings.memory = 128 << 10;
        target = new TestTarget(settings, medium);
        try (Initiator initiator = Initiator.loggedIn(target)) {
            ByteBuffer waits = initiator.blocks(Initiator.WRITE_10, WRITE_FINAL, 0, 128, 65536);
            initiator.send(waits);
            int tag = initiator.receive().at(Bhs.TTT);
            assertEquals(0x28, initiator.exchange(initiator.read(0, 256)).status());
            assertEquals(0, initiator.exchange(initiator.read(0, 8)).status());
            initiator.send(initiator.dataOut(waits.getInt(Bhs.ITT), tag, 0, 0, true), new byte[65536]);
            assertEquals(0, initiator.receive().status());
            assertEquals(256 * 512, initiator.exchange(initiator.read(0, 128)).data().length * 16);
        }
    }

    @Test
    void longCommandsComeInAdditionalHeaders() throws IOException {
        medium.records = true;
        try (Initiator initiator = Initiator.loggedIn(target)) {
            ByteBuffer command = initiator.command(Bhs.FINAL, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 24);
            ByteBuffer longer = ByteBuffer.allocate(48 + 20).put(0, command.array());
            longer.put(Bhs.AHS_LENGTH, (byte) 5).putShort(48, (short) 17).put(50, (byte) 1);
            initiator.send(longer);
            assertEquals(0x2000, initiator.receive().sense());
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
        }
    }
}
