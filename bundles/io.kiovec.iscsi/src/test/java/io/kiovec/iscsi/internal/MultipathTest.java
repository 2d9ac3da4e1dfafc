// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.iscsi.internal.FakePorts.Port;
import io.kiovec.pdu.Opcode;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A disk by several portals. */
class MultipathTest {

    private static final int BLOCK = FakeTarget.BLOCK;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final IscsiTransport transport = new IscsiTransport();
    private FakePorts ports;
    private ScsiEndpoint endpoint;

    private void open(int... states) throws Exception {
        ports = new FakePorts(states);
        endpoint = transport.openScsi(Address.parse(ports.address()), AccessMode.READ_WRITE);
    }

    @AfterEach
    void end() throws Exception {
        if (endpoint != null) {
            endpoint.close();
        }
        transport.deactivate();
        ports.close();
    }

    private Port port(int number) {
        return ports.ports.get(number - 1);
    }

    private static void await(String what, Callable<Boolean> until) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!until.call()) {
            assertTrue(System.nanoTime() - deadline < 0, what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Reads until each of some ports has done as many. */
    private void awaitUse(int... numbers) throws Exception {
        for (int number : numbers) {
            int before = port(number).transfers.get();
            await("port " + number + " is used", () -> {
                read(0, 1);
                return port(number).transfers.get() > before;
            });
        }
    }

    private byte[] read(int block, int blocks) throws Exception {
        FakeCall call = FakeCall.read(block, FakeCall.memory(blocks * BLOCK));
        endpoint.execute(call);
        assertEquals(0, call.status);
        return call.bytes();
    }

    private void write(int block, byte[] data) throws Exception {
        FakeCall call = FakeCall.write(block, FakeCall.memory(data));
        endpoint.execute(call);
        assertEquals(0, call.status);
    }

    private static byte[] random(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        return data;
    }

    private int[] transfers() {
        return ports.ports.stream().mapToInt(port -> port.transfers.get()).toArray();
    }

    @Test
    void equalPathsTakeTurns() throws Exception {
        open(FakePorts.OPTIMIZED, FakePorts.OPTIMIZED, FakePorts.NON_OPTIMIZED);
        awaitUse(1, 2);
        int[] before = transfers();
        byte[] data = random(BLOCK);
        for (int i = 0; i < 50; i++) {
            write(i, data);
            assertArrayEquals(data, read(i, 1));
        }
        assertEquals(50, transfers()[0] - before[0]);
        assertEquals(50, transfers()[1] - before[1]);
        assertEquals(0, transfers()[2]);
    }

    @Test
    void whatIsNoTransferKeepsToOnePath() throws Exception {
        open(FakePorts.OPTIMIZED, FakePorts.OPTIMIZED);
        awaitUse(1, 2);
        int before = port(2).others.get();
        for (int i = 0; i < 10; i++) {
            endpoint.execute(FakeCall.testUnitReady());
        }
        assertEquals(before, port(2).others.get());
    }

    @Test
    void S2_aReadIsDoneByAnotherPathWhenItsOwnIsCut() throws Exception {
        open(FakePorts.OPTIMIZED, FakePorts.OPTIMIZED);
        awaitUse(1, 2);
        byte[] data = random(4 * BLOCK);
        write(7, data);
        for (int number : new int[]{1, 2}) {
            port(number).first = (target, pdu) -> {
                if (pdu.opcode() == Opcode.SCSI_COMMAND && pdu.cdb(0) == 0x28) {
                    port(number).first = (other, next) -> false;
                    target.cut();
                    return true;
                }
                return false;
            };
            assertArrayEquals(data, read(7, 4));
            assertArrayEquals(data, read(7, 4));
            assertEquals(Optional.empty(), endpoint.lost());
            awaitUse(1, 2);
        }
    }

    @Test
    void S2_aWriteUnderWayIsNotSentAgain() throws Exception {
        open(FakePorts.OPTIMIZED, FakePorts.OPTIMIZED);
        awaitUse(1, 2);
        for (int number : new int[]{1, 2}) {
            port(number).first = (target, pdu) -> {
                if (pdu.opcode() == Opcode.SCSI_COMMAND && pdu.cdb(0) == 0x2a) {
                    target.cut();
                    return true;
                }
                return false;
            };
        }
        byte[] data = random(BLOCK);
        assertThrows(DeviceException.OutcomeUnknown.class, () -> write(3, data));
        assertEquals(Optional.empty(), endpoint.lost());
        assertArrayEquals(new byte[BLOCK], read(3, 1));
    }

    @Test
    void aChangeOfStateIsHeardAndFollowed() throws Exception {
        open(FakePorts.OPTIMIZED, FakePorts.NON_OPTIMIZED, FakePorts.STANDBY);
        awaitUse(1);
        ports.set(FakePorts.UNAVAILABLE, FakePorts.NON_OPTIMIZED, FakePorts.OPTIMIZED);
        byte[] data = random(BLOCK);
        write(1, data);
        awaitUse(3);
        int[] before = transfers();
        assertArrayEquals(data, read(1, 1));
        assertEquals(before[0], transfers()[0]);
        assertEquals(before[1], transfers()[1]);
        ports.set(FakePorts.OPTIMIZED, FakePorts.NON_OPTIMIZED, FakePorts.STANDBY);
        awaitUse(1);
    }

    @Test
    void aTransitionIsWaitedFor() throws Exception {
        open(FakePorts.OPTIMIZED, FakePorts.STANDBY);
        awaitUse(1);
        ports.set(FakePorts.TRANSITION, FakePorts.TRANSITION);
        Thread.ofPlatform().daemon().start(() -> {
            LockSupport.parkNanos(150_000_000);
            ports.set(FakePorts.STANDBY, FakePorts.OPTIMIZED);
        });
        write(1, random(BLOCK));
        assertEquals(1, port(2).transfers.get());
    }

    @Test
    void whereAllPathsStandByTheUnitItselfSaysSo() throws Exception {
        open(FakePorts.OPTIMIZED, FakePorts.OPTIMIZED);
        awaitUse(1, 2);
        ports.set(FakePorts.STANDBY, FakePorts.UNAVAILABLE);
        for (int i = 0; i < 3; i++) {
            FakeCall call = FakeCall.read(0, FakeCall.memory(BLOCK));
            endpoint.execute(call);
            assertEquals(2, call.status);
            assertEquals(0x04, call.sense().get(ValueLayout.JAVA_BYTE, 12));
        }
        ports.set(FakePorts.STANDBY, FakePorts.OPTIMIZED);
        awaitUse(2);
    }

    @Test
    void aReservationKeepsToThePathThatHasIt() throws Exception {
        open(FakePorts.OPTIMIZED, FakePorts.OPTIMIZED);
        awaitUse(1, 2);
        endpoint.execute(new FakeCall(new byte[]{0x16, 0, 0, 0, 0, 0}, DataDirection.NONE, MemorySegment.NULL));
        int before = port(2).transfers.get();
        for (int i = 0; i < 10; i++) {
            read(0, 1);
        }
        assertEquals(before, port(2).transfers.get());
        port(1).target.cut();
        await("the reservation's path is lost, and the device with it", () -> endpoint.lost().isPresent());
        assertThrows(DeviceException.Offline.class, () -> read(0, 1));
    }

    @Test
    void aConflictLeavesThePathThatHasTheReservation() throws Exception {
        open(FakePorts.OPTIMIZED, FakePorts.OPTIMIZED);
        awaitUse(1, 2);
        port(1).conflicts = true;
        for (int i = 0; i < 4; i++) {
            write(i, random(BLOCK));
        }
        port(2).conflicts = true;
        FakeCall call = FakeCall.read(0, FakeCall.memory(BLOCK));
        endpoint.execute(call);
        assertEquals(0x18, call.status);
    }

    @Test
    void aDiskIsOpenedThoughItsFirstPortalIsGone() throws Exception {
        ports = new FakePorts(FakePorts.OPTIMIZED, FakePorts.OPTIMIZED);
        String address = ports.address();
        port(1).target.close();
        endpoint = transport.openScsi(Address.parse(address), AccessMode.READ_WRITE);
        read(0, 1);
        assertEquals(1, port(2).transfers.get());
    }

    @Test
    void allPathsGoneIsTheEndOfTheEndpoint() throws Exception {
        open(FakePorts.OPTIMIZED, FakePorts.OPTIMIZED);
        awaitUse(1, 2);
        ports.close();
        await("lost", () -> endpoint.lost().isPresent());
        assertThrows(DeviceException.Offline.class, () -> read(0, 1));
    }
}
