// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.ResetScope;
import io.kiovec.iscsi.internal.FakeTarget.Pdu;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.DigestUse;
import io.kiovec.pdu.Opcode;
import io.kiovec.spi.ScsiEndpoint;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands in sessions with a target that does what a test says. */
class SessionTest {

    @RegisterExtension
    private final Initiator initiator = new Initiator();
    private final FakeTarget target = initiator.target;

    @ParameterizedTest
    @CsvSource({"true,true,65536,262144,8192", "false,false,512,512,512", "true,false,512,1024,512",
        "false,true,1536,2048,512", "true,true,100,512,700", "true,true,16777215,16777215,16777215"})
    void dataArrivesWhateverIsNegotiated(boolean immediate, boolean unsolicited, int first, int burst, int segment)
            throws Exception {
        target.answering("ImmediateData", immediate ? "Yes" : "No").answering("InitialR2T", unsolicited ? "No" : "Yes")
                .answering("FirstBurstLength", Integer.toString(Math.max(512, first)))
                .answering("MaxBurstLength", Integer.toString(burst))
                .answering("MaxRecvDataSegmentLength", Integer.toString(segment));
        initiator.keys.put("first.burst", "16777215");
        initiator.keys.put("max.burst", "16777215");
        initiator.keys.put("max.segment", Integer.toString(Math.min(segment, 1 << 20)));
        ScsiEndpoint endpoint = initiator.open();
        byte[] data = FakeCall.random(40 * FakeTarget.BLOCK);
        endpoint.execute(FakeCall.write(3, FakeCall.memory(data)));
        byte[] written = Arrays.copyOfRange(target.medium, 3 * FakeTarget.BLOCK, 43 * FakeTarget.BLOCK);
        assertArrayEquals(data, written);
        assertEquals(immediate, initiator.sent(Opcode.SCSI_COMMAND).data().length > 0);
        FakeCall read = FakeCall.read(3, FakeCall.memory(data.length));
        endpoint.execute(read);
        assertEquals(0, read.status);
        assertArrayEquals(data, read.bytes());
        endpoint.close();
    }

    @ParameterizedTest
    @EnumSource(DigestUse.class)
    void digestsAreChecked(DigestUse digest) throws Exception {
        target.headerDigest = digest;
        target.dataDigest = digest;
        String chosen = digest == DigestUse.NONE ? "None" : "CRC32C";
        target.answering("HeaderDigest", chosen).answering("DataDigest", chosen);
        initiator.keys.put("header.digest", "preferred");
        initiator.keys.put("data.digest", "preferred");
        ScsiEndpoint endpoint = initiator.open();
        byte[] data = FakeCall.random(9 * FakeTarget.BLOCK);
        endpoint.execute(FakeCall.write(0, FakeCall.memory(data)));
        FakeCall read = FakeCall.read(0, FakeCall.memory(data.length));
        endpoint.execute(read);
        assertArrayEquals(data, read.bytes());
        endpoint.close();
    }

    @Test
    void aDigestThatDoesNotFitEndsTheConnection() throws Exception {
        target.dataDigest = DigestUse.CRC32C;
        target.answering("DataDigest", "CRC32C").answering("HeaderDigest", "None");
        initiator.keys.put("data.digest", "required");
        ScsiEndpoint endpoint = initiator.open();
        target.script = (fake, pdu) -> {
            if (pdu.opcode() != Opcode.SCSI_COMMAND) {
                return false;
            }
            fake.begin(Opcode.DATA_IN, Bhs.FINAL | Bhs.HAS_STATUS, pdu.itt());
            fake.sendSpoiled(FakeCall.random(512));
            return true;
        };
        assertThrows(DeviceException.Offline.class, () -> endpoint.execute(FakeCall.read(0, FakeCall.memory(512))));
        assertTrue(endpoint.lost().orElseThrow().contains("digest"), endpoint.lost()::toString);
        endpoint.close();
    }

    @Test
    void M6_whatDidNotMoveIsTold() throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        MemorySegment memory = FakeCall.memory(100).fill((byte) 7);
        FakeCall inquiry = new FakeCall(new byte[]{0x12, 0, 0, 0, 100, 0}, DataDirection.IN, memory);
        endpoint.execute(inquiry);
        assertEquals(64, inquiry.residual);
        assertEquals(7, inquiry.bytes()[36]);
        endpoint.close();
    }

    @Test
    void M2_discardedDataTouchesNothing() throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        FakeCall read = FakeCall.read(0, FakeCall.memory(4 * FakeTarget.BLOCK).fill((byte) 7));
        target.medium[0] = 1;
        read.phase = DataPhase.DISCARD;
        endpoint.execute(read);
        assertEquals(0, read.residual);
        assertEquals(7, read.bytes()[0]);
        endpoint.close();
    }

    @Test
    void aLongCommandGoesOnInAnAdditionalHeader() throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        byte[] cdb = FakeCall.random(32);
        cdb[0] = 0x7f;
        endpoint.execute(new FakeCall(cdb, DataDirection.NONE, MemorySegment.NULL));
        Pdu command = initiator.sent(Opcode.SCSI_COMMAND);
        assertEquals(20, command.additional().length);
        assertEquals(17, command.additional()[1]);
        assertEquals(1, command.additional()[2]);
        for (int i = 0; i < 32; i++) {
            assertEquals(cdb[i], i < 16 ? (byte) command.cdb(i) : command.additional()[4 + i - 16]);
        }
        endpoint.close();
    }

    @Test
    void senseDataIsDelivered() throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        target.script = (fake, pdu) -> {
            if (pdu.opcode() != Opcode.SCSI_COMMAND) {
                return false;
            }
            fake.begin(Opcode.SCSI_RESPONSE, Bhs.FINAL, pdu.itt()).put(Bhs.STATUS, (byte) 2);
            fake.send((byte) 0, (byte) 4, (byte) 0x72, (byte) 6, (byte) 0x29, (byte) 0);
            return true;
        };
        FakeCall call = FakeCall.testUnitReady();
        endpoint.execute(call);
        assertEquals(2, call.status);
        assertEquals(4, call.senseLength);
        assertEquals(0x29, call.sense().get(ValueLayout.JAVA_BYTE, 2));
        endpoint.close();
    }

    @Test
    void commandsWaitForTheWindow() throws Exception {
        target.window = 1;
        ScsiEndpoint endpoint = initiator.open();
        CountDownLatch held = new CountDownLatch(1);
        List<Pdu> early = new ArrayList<>();
        target.script = (fake, pdu) -> {
            if (pdu.opcode() == Opcode.SCSI_COMMAND && held.getCount() > 0) {
                early.add(pdu);
                try {
                    held.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return false;
        };
        List<FutureTask<Void>> running = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            running.add(Initiator.begin(endpoint, FakeCall.testUnitReady()));
        }
        initiator.sent(Opcode.SCSI_COMMAND);
        held.countDown();
        int number = early.get(0).at(Bhs.CMD_SN);
        for (FutureTask<Void> each : running) {
            each.get(10, TimeUnit.SECONDS);
        }
        for (int i = 1; i < 20; i++) {
            assertEquals(number + i, initiator.sent(Opcode.SCSI_COMMAND).at(Bhs.CMD_SN));
        }
        endpoint.close();
    }

    /** {@return how a command ends that the target has when the connection is cut} */
    private Throwable endOfCut(FakeCall call) throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        target.script = (fake, pdu) -> {
            if (pdu.opcode() == Opcode.SCSI_COMMAND) {
                fake.cut();
            }
            return true;
        };
        Throwable end = assertThrows(DeviceException.class, () -> endpoint.execute(call));
        assertTrue(endpoint.lost().isPresent());
        assertThrows(DeviceException.Offline.class, () -> endpoint.execute(FakeCall.testUnitReady()));
        assertThrows(DeviceException.Offline.class, () -> endpoint.openQueue(4));
        endpoint.close();
        return end;
    }

    @Test
    void S2_aReadThatIsCutMayBeBegunAnew() throws Exception {
        assertEquals(DeviceException.Offline.class, endOfCut(FakeCall.read(0, FakeCall.memory(512))).getClass());
    }

    @Test
    void S2_aWriteThatIsCutHasAnUnknownOutcome() throws Exception {
        assertEquals(DeviceException.OutcomeUnknown.class, endOfCut(FakeCall.write(0, FakeCall.memory(512)))
                .getClass());
    }

    @Test
    void L2_aCommandWhoseTimeIsOverIsAbortedAndItsMemoryLeftAlone() throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        List<Pdu> withheld = new ArrayList<>();
        target.script = (fake, pdu) -> {
            switch (pdu.opcode()) {
                case Opcode.SCSI_COMMAND -> withheld.add(pdu);
                case Opcode.TASK_MANAGEMENT_REQUEST -> {
                    // The data comes all the same, before the target says that it has aborted.
                    fake.answer(withheld.get(0));
                    fake.answer(pdu);
                }
                default -> fake.answer(pdu);
            }
            return true;
        };
        Arrays.fill(target.medium, 0, 4096, (byte) 1);
        FakeCall read = FakeCall.read(0, FakeCall.memory(4096));
        read.timeout = Duration.ofMillis(100);
        assertThrows(DeviceException.Timeout.class, () -> endpoint.execute(read));
        Pdu abort = initiator.sent(Opcode.TASK_MANAGEMENT_REQUEST);
        assertEquals(withheld.get(0).itt(), abort.at(Bhs.REFERENCED_ITT));
        assertEquals(withheld.get(0).at(Bhs.CMD_SN), abort.at(Bhs.REF_CMD_SN));
        target.script = (fake, pdu) -> false;
        for (int i = 0; i < 200; i++) {
            endpoint.execute(FakeCall.testUnitReady());
        }
        assertArrayEquals(new byte[4096], read.bytes());
        endpoint.close();
    }

    @Test
    void L1_anAbortedCommandEndsAsAborted() throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        CountDownLatch there = new CountDownLatch(1);
        target.script = (fake, pdu) -> {
            if (pdu.opcode() == Opcode.SCSI_COMMAND) {
                there.countDown();
                return true;
            }
            return false;
        };
        FakeCall call = FakeCall.testUnitReady();
        FutureTask<Void> running = Initiator.begin(endpoint, call);
        there.await();
        endpoint.abort(call.tag());
        running.get(10, TimeUnit.SECONDS);
        assertEquals(0x40, call.status);
        endpoint.close();
    }

    @Test
    void resetsReachTheTarget() throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        endpoint.reset(ResetScope.LOGICAL_UNIT);
        assertEquals(0x85, initiator.sent(Opcode.TASK_MANAGEMENT_REQUEST).flags());
        endpoint.reset(ResetScope.TARGET);
        assertEquals(0x86, initiator.sent(Opcode.TASK_MANAGEMENT_REQUEST).flags());
        endpoint.clearAca(Address.parse("iscsi:test"));
        assertEquals(0x83, initiator.sent(Opcode.TASK_MANAGEMENT_REQUEST).flags());
        assertThrows(DeviceException.IllegalRequest.class, () -> endpoint.reset(ResetScope.HOST));
        endpoint.close();
    }

    @Test
    void anAddressIsRefusedWithTheRightForm() {
        for (String wrong : List.of("iscsi:host", "iscsi:host/iqn.x", "iscsi:host/iqn.x/x", "iscsi:host/disk/0",
                "iscsi:/iqn.x/0", "iscsi:host:99999/iqn.x/0")) {
            DeviceException refused = assertThrows(DeviceException.IllegalRequest.class,
                    () -> initiator.transport.openScsi(Address.parse(wrong), AccessMode.READ));
            assertTrue(refused.getMessage().contains("iscsi:HOST[:PORT]/IQN/LUN"), refused.getMessage());
        }
    }

    @Test
    void manyVirtualThreadsShareOneConnection() throws Exception {
        ScsiEndpoint endpoint = initiator.open();
        List<FutureTask<Void>> running = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int block = i;
            FutureTask<Void> each = new FutureTask<>(() -> {
                byte[] data = new byte[512];
                new Random(block).nextBytes(data);
                endpoint.execute(FakeCall.write(block, FakeCall.memory(data)));
                FakeCall read = FakeCall.read(block, FakeCall.memory(512));
                endpoint.execute(read);
                assertArrayEquals(data, read.bytes());
                return null;
            });
            running.add(each);
            Thread.ofVirtual().start(each);
        }
        for (FutureTask<Void> each : running) {
            each.get(20, TimeUnit.SECONDS);
        }
        endpoint.close();
    }

    /** In a process whose virtual threads have one carrier. */
    @Test
    void virtualThreadsThatWaitHoldNoCarrier() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                OneCarrier.class.getName()).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), told);
        assertTrue(told.contains(OneCarrier.DONE), told);
    }

    @Test
    void L5_theLastSessionEndsTheThread() throws Exception {
        Set<Thread> before = loops();
        ScsiEndpoint endpoint = initiator.open();
        assertEquals(before.size() + 1, loops().size());
        endpoint.close();
        assertEquals(before, loops());
    }

    private static Set<Thread> loops() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("kiovec-iscsi"))
                .collect(Collectors.toSet());
    }
}
