// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.core.internal.Background;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.RequestOptions;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rule S5: a disk that comes back is found, under another name too, and no other one is taken for it. */
class ReturnTest extends ReturnFixture {

    @Test
    void S5_theSameDiskServesTheOpenDeviceAgain() throws Exception {
        pull();
        assertEquals(DeviceState.OFFLINE, device.state());
        assertTrue(reason().contains("the disk was pulled") && reason().contains("there is no such node"), reason());
        assertEquals(1, disk.closed.get(), "the dead endpoint is still open");
        lookout.look();
        lookout.next();
        assertEquals(DeviceState.OFFLINE, device.state());
        bus.disks.put("a", disk);
        lookout.look();
        DeviceEvent.Online online = core.await(DeviceEvent.Online.class);
        assertEquals("bus:a", online.target().toString());
        assertEquals(DeviceState.ONLINE, device.state());
        assertEquals(0, lookout.waiting(), "it looks on although it has found the disk");
        assertEquals("", reason());
        serves(disk);
    }

    @Test
    void S3_aReadWaitsAtTheGateAndGoesOnWhenTheDiskIsBack() throws Exception {
        Arrays.fill(disk.data, 0, 512, (byte) 5);
        pull();
        byte[] found = new byte[512];
        CompletableFuture<Long> reader = Background.run(() -> device.read(0, found).bytes());
        lookout.look();
        lookout.next();
        assertFalse(reader.isDone(), "a read ended without a disk");
        bus.disks.put("a", disk);
        lookout.look();
        assertEquals(512, reader.get(20, TimeUnit.SECONDS));
        assertEquals(5, found[511]);
    }

    @Test
    void S2_aWriteThatMayHaveReachedTheDiskEndsAtOnceAndIsNotSentAgain() throws Exception {
        disk.behaviour.set((operation, offset, memory, call) -> {
            if (operation.equals("write")) {
                bus.disks.remove("a");
            }
            return 0;
        });
        assertThrows(DeviceException.OutcomeUnknown.class, () -> device.write(0, new byte[512]));
        core.await(DeviceEvent.Offline.class);
        assertEquals(1, disk.closed.get(), "the dead endpoint is still open");
        long writes = writes();
        disk.behaviour.set(null);
        lookout.next();
        bus.disks.put("a", disk);
        lookout.look();
        core.await(DeviceEvent.Online.class);
        assertEquals(writes, writes());
        DeviceException.OutcomeUnknown lost = assertThrows(DeviceException.OutcomeUnknown.class, () -> device.flush());
        assertTrue(lost.getMessage().contains("since the last flush"), lost.getMessage());
        device.flush();
    }

    private long writes() {
        return disk.calls.stream().filter(seen -> seen.operation().equals("write")).count();
    }

    @Test
    void S5_itIsFoundUnderAnotherName() throws Exception {
        pull();
        bus.disks.put("f", disk);
        lookout.look();
        assertEquals("bus:f", core.await(DeviceEvent.Online.class).target().toString());
        assertEquals("bus:a", device.address().toString());
        serves(disk);
        bus.disks.remove("f");
        assertThrows(DeviceException.Offline.class, () -> readAtOnce());
        lookout.next();
        bus.disks.put("a", disk);
        lookout.look();
        assertEquals("bus:a", core.await(DeviceEvent.Online.class).target().toString());
        serves(disk);
    }

    @Test
    void S5_whatItsTransportSeesElsewhereIsFoundAtOnce() throws Exception {
        bus.disks.put("f", disk);
        bus.disks.remove("a");
        readAtOnce(5);
        assertEquals("bus:f", device.statistics().target().toString());
        assertEquals(0, lookout.waiting());
    }

    private void readAtOnce(long seconds) throws DeviceException {
        device.read(0, MemorySegment.ofArray(new byte[512]), RequestOptions.DEFAULT.with(Duration.ofSeconds(seconds)));
    }

    @Test
    void S5_anotherDiskUnderItsNameIsRefusedAndLeftAloneAndTheRightOneIsStillFound() throws Exception {
        bus.disks.put("a", stranger);
        assertThrows(DeviceException.Offline.class, () -> readAtOnce());
        core.await(DeviceEvent.Offline.class);
        for (int i = 0; i < 5; i++) {
            assertTrue(reason().contains("another device"), reason());
            lookout.look();
            lookout.next();
        }
        assertEquals(1, stranger.opened.get(), "a foreign disk was opened again and again");
        assertEquals(List.of(), stranger.calls);
        bus.disks.put("c", disk);
        lookout.look();
        assertEquals("bus:c", core.await(DeviceEvent.Online.class).target().toString());
        serves(disk);
        assertEquals(List.of(), stranger.calls);
    }

    @Test
    void S5_aForeignDiskThatTheScanDoesNotNameIsRefusedEachTime() throws Exception {
        bus.scan = FakeBus.Scan.SEES;
        bus.disks.put("a", stranger);
        assertThrows(DeviceException.Offline.class, () -> readAtOnce());
        lookout.look();
        lookout.next();
        assertEquals(2, stranger.opened.get());
        assertEquals(List.of(), stranger.calls);
        assertEquals(DeviceState.OFFLINE, device.state());
        bus.disks.put("a", disk);
        lookout.look();
        core.await(DeviceEvent.Online.class);
        serves(disk);
    }

    @Test
    void S5_aDiskWithoutANameIsNotWaitedFor() throws Exception {
        FakeDisk unnamed = new FakeDisk("C");
        unnamed.identity = Identity.UNKNOWN;
        bus.disks.put("n", unnamed);
        try (BlockDevice nameless = core.open("bus:n", AccessMode.READ_WRITE)) {
            bus.disks.remove("n");
            assertThrows(DeviceException.Offline.class,
                    () -> nameless.read(0, MemorySegment.ofArray(new byte[512]), AT_ONCE));
            core.await(DeviceEvent.Offline.class);
            assertEquals(0, lookout.waiting());
        }
    }
}
