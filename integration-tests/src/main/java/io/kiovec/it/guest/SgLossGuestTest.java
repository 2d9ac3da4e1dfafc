// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TransferMode;
import io.kiovec.it.Bundles;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.ScsiEndpointQueue;
import io.kiovec.spi.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.FrameworkUtil;

/** SCSI devices whose disk goes or is reset in the middle of commands: each command ends once, typed, and the device goes on. */
@DisksBoot
class SgLossGuestTest {

    private static final RequestOptions SOON = RequestOptions.DIRECT.with(Duration.ofSeconds(2));
    private static final int PIECE = 1 << 14;

    private static Traffic reading(ScsiDevice device, IoBuffer buffer) {
        return new Traffic(round -> {
            try {
                SgNode.read(device, buffer, 0, PIECE, SOON).senseException();
            } catch (DeviceException typed) {
                throw typed;
            } catch (Exception untyped) {
                throw new AssertionError(untyped);
            }
        });
    }

    private static Traffic moving(BlockDevice device, IoBuffer buffer, long from) {
        return new Traffic(round -> {
            long offset = from + (long) (round % 32) * PIECE;
            if (round % 2 == 0) {
                device.write(offset, buffer, SOON);
            } else {
                device.read(offset, buffer, SOON);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"sg,virtio,REMOVED", "sg,lsi53c895a,REMOVED", "bsg,virtio,REMOVED", "sg,virtio,ADAPTER"})
    void S5_theOpenDeviceTakesCommandsAgain(String form, String adapter, Loss loss) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        Loss.Way way = loss.of(disk);
        Path node = form.equals("sg") ? disk.generic() : Path.of("/dev/bsg", disk.place());
        LinkedBlockingQueue<DeviceEvent> events = new LinkedBlockingQueue<>();
        Devices.Watch watch = Bundles.service(Devices.class).watch(event -> {
            if (event instanceof DeviceEvent.Online || event instanceof DeviceEvent.Offline) {
                events.add(event);
            }
        });
        try (ScsiDevice device = SgNode.open("sg:" + node, AccessMode.READ);
                IoBuffer buffer = device.allocate(PIECE)) {
            try (Traffic traffic = reading(device, buffer)) {
                traffic.awaitFlow();
                way.lose();
                assertTrue(events.poll(60, TimeUnit.SECONDS) instanceof DeviceEvent.Offline, "it did not go offline");
                assertEquals(List.of(), OpenNodes.of(node));
                for (DeviceException error : traffic.awaitErrors()) {
                    assertTrue(error instanceof DeviceException.Offline
                            || error instanceof DeviceException.OutcomeUnknown, error.toString());
                }
                way.bringBack();
                traffic.awaitFlow();
            }
            assertTrue(events.poll(60, TimeUnit.SECONDS) instanceof DeviceEvent.Online, "it did not come back");
            assertEquals(DeviceState.ONLINE, device.state());
        } finally {
            watch.close();
        }
        assertEquals(List.of(), OpenNodes.of(node));
    }

    /** Eight commands are always inside; the last of them come back when the disk is away. */
    @ParameterizedTest
    @CsvSource({"virtio", "lsi53c895a"})
    void L1_aQueueOfTheDriverGivesEachCommandBackOnce(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        Loss.Way way = Loss.REMOVED.of(disk);
        var context = FrameworkUtil.getBundle(Bundles.class).getBundleContext();
        Transport sg = context.getService(context.getServiceReferences(Transport.class, "(kiovec.scheme=sg)").iterator()
                .next());
        int depth = 8;
        try (Arena arena = Arena.ofShared();
                ScsiEndpoint endpoint = sg.openScsi(Address.parse("sg:" + disk.generic()), AccessMode.READ);
                ScsiEndpointQueue queue = endpoint.openQueue(depth).orElseThrow()) {
            List<QueuedCommand> commands = new ArrayList<>();
            TreeSet<Long> free = new TreeSet<>();
            for (int i = 0; i < depth; i++) {
                MemorySegment cdb = arena.allocate(10);
                SgNode.fillRead(cdb, i * 16, 16);
                commands.add(new QueuedCommand(i, DataDirection.IN, cdb, arena.allocate(8192, 4096),
                        arena.allocate(252), i % 2 == 0 ? TransferMode.DIRECT : TransferMode.INDIRECT,
                        TimeUnit.SECONDS.toNanos(60)));
                free.add((long) i);
            }
            Map<Failure, Integer> ends = new EnumMap<>(Failure.class);
            ScsiEndpointQueue.Sink sink = (token, failure, status, senseLength, residual, mode, copied, errno) -> {
                assertTrue(free.add(token), "came back twice");
                ends.merge(failure, 1, Integer::sum);
            };
            for (int round = 0; !ends.containsKey(Failure.OFFLINE) || free.size() < depth; round++) {
                assertTrue(round < 5000, "the disk went and nobody noticed: " + ends);
                if (round == 20) {
                    way.lose();
                }
                if (!ends.containsKey(Failure.OFFLINE)) {
                    for (long token : List.copyOf(free)) {
                        assertTrue(queue.offer(commands.get((int) token)));
                        free.remove(token);
                    }
                    queue.submit();
                }
                assertTrue(queue.reap(sink, 1, TimeUnit.SECONDS.toNanos(60)) > 0, "nothing came back: " + ends);
            }
            assertTrue(ends.get(Failure.NONE) >= depth, ends.toString());
            assertTrue(endpoint.lost().isPresent(), "the endpoint does not know that it is lost");
            System.out.println("queue on " + adapter + ": " + ends);
        } finally {
            way.bringBack();
            GuestDisk.awaited(adapter);
        }
        assertEquals(List.of(), OpenNodes.of(disk.generic()));
    }

    /**
     * Whatever a reset does to the commands under way, it costs no endpoint, and what was written is there. Not on am53c974 and
     * lsi53c895a: Linux' drivers of the emulated adapters sometimes wait for minutes for the end of a reset of a bus or a
     * target under traffic ("TARGET RESET operation started" is the last that sym53c8xx says).
     */
    @ParameterizedTest
    @CsvSource({"virtio,LOGICAL_UNIT,--device", "debug,HOST,--device"})
    void aResetUnderTrafficEndsNoDevice(String adapter, ResetScope scope, String outside) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        Devices devices = Bundles.service(Devices.class);
        try (BlockDevice raw = devices.openBlock("raw:" + disk.block(), AccessMode.READ_WRITE);
                BlockDevice sg = devices.openBlock("sg:" + disk.generic(), AccessMode.READ_WRITE);
                ScsiDevice scsi = SgNode.open("sg:" + disk.generic(), AccessMode.READ);
                IoBuffer buffer = raw.allocate(PIECE);
                IoBuffer other = sg.allocate(PIECE)) {
            List<DeviceException> errors = new ArrayList<>();
            try (Traffic byRaw = moving(raw, buffer, 0);
                    Traffic bySg = moving(sg, other, 4 << 20)) {
                byRaw.awaitFlow();
                bySg.awaitFlow();
                scsi.reset(scope);
                byRaw.awaitFlow();
                bySg.awaitFlow();
                Tool.run("sg_reset", "--no-escalate", outside, disk.generic().toString());
                byRaw.awaitFlow();
                bySg.awaitFlow();
                errors.addAll(byRaw.errors());
                errors.addAll(bySg.errors());
            }
            System.out.println("resets of " + adapter + ": " + errors);
            for (BlockDevice device : List.of(raw, sg)) {
                assertEquals(DeviceState.ONLINE, device.state());
                assertEquals(0, device.statistics().swaps(), "a reset cost the endpoint");
                flushed(device);
                isThere(device);
            }
        }
    }

    /** What a reset may have cost of a volatile cache is told once. */
    private static void flushed(BlockDevice device) throws DeviceException {
        try {
            device.flush();
        } catch (DeviceException toldOnce) {
            device.flush();
        }
    }

    private static void isThere(BlockDevice device) throws DeviceException {
        byte[] data = new byte[PIECE];
        byte[] found = new byte[PIECE];
        new java.util.Random(3).nextBytes(data);
        device.write(9 << 20, data);
        device.read(9 << 20, found);
        assertEquals(-1, MemorySegment.ofArray(data).mismatch(MemorySegment.ofArray(found)));
    }

    /** sg does not need sd: an sg node goes on while sd lets the disk go and takes it again. */
    @Test
    void anSgNodeGoesOnWithoutSd() throws Exception {
        GuestDisk disk = GuestDisk.behind("virtio");
        Loss.Way way = Loss.UNBOUND.of(disk);
        try (ScsiDevice device = SgNode.open("sg:" + disk.generic(), AccessMode.READ);
                IoBuffer buffer = device.allocate(PIECE);
                Traffic traffic = reading(device, buffer)) {
            traffic.awaitFlow();
            way.lose();
            traffic.awaitFlow();
            way.bringBack();
            traffic.awaitFlow();
            assertEquals(List.of(), traffic.errors());
            assertEquals(1, OpenNodes.of(disk.generic()).size());
        }
        GuestDisk.awaited("virtio");
    }
}
