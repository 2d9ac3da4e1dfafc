// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Devices.Watch;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.RequestTrace;
import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.block.FakeDisk;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who looks at the requests of open devices sees each of them, and only those of the devices chosen. */
class RequestTraceTest {

    private final List<RequestTrace> seen = new CopyOnWriteArrayList<>();
    private TestCore core;
    private BlockDevice device;

    @BeforeEach
    void open() throws Exception {
        core = new TestCore();
        core.register(new FakeDisk("serial"), "fake");
        device = core.open("fake:a", AccessMode.READ_WRITE);
    }

    @AfterEach
    void close() {
        core.close();
    }

    private Watch trace(String... addresses) {
        return core.table().observe(Set.of(List.of(addresses).stream().map(Address::parse).toArray(Address[]::new)),
                new ToldRequests(seen::add, new CoreLog()));
    }

    @Test
    void requestsOfAnOpenDeviceAreSeenWhileSomebodyLooks() throws Exception {
        MemorySegment memory = MemorySegment.ofArray(new byte[4096]);
        device.read(0, memory);
        try (Watch _ = trace("fake:a")) {
            device.write(8192, memory);
            device.execute(device.newRequest().flush());
            BlockRequest beyond = device.newRequest().options(RequestOptions.DIRECT).read(1L << 50, memory);
            assertEquals(Failure.ILLEGAL_REQUEST, device.execute(beyond));
        }
        device.read(0, memory);
        assertEquals(List.of("write offset=8192 length=4096 OK 4096", "sync length=0 OK 0",
                "read offset=1125899906842624 length=4096 ILLEGAL_REQUEST 0"),
                seen.stream().map(trace -> trace.operation() + ' ' + trace.asked() + ' ' + trace.result() + ' '
                        + trace.bytes()).toList());
        assertEquals(TransferMode.DIRECT, seen.getLast().mode());
        assertTrue(seen.stream().allMatch(trace -> trace.took().compareTo(Duration.ZERO) > 0),
                "each is timed: " + seen);
        assertTrue(seen.getFirst().line().matches("\\S+Z fake:a write offset=8192 length=4096 mode=INDIRECT result=OK"
                + " bytes=4096 done=\\w+ nanos=\\d+"), seen.getFirst().line());
    }

    @Test
    void onlyTheChosenDevicesAreSeenAlsoWhenTheyAreOpenedLater() throws Exception {
        MemorySegment memory = MemorySegment.ofArray(new byte[512]);
        try (Watch _ = trace("fake:b"); BlockDevice later = core.open("fake:b", AccessMode.READ)) {
            device.read(0, memory);
            later.read(0, memory);
        }
        assertEquals(List.of(Address.parse("fake:b")), seen.stream().map(RequestTrace::address).toList());
    }

    @Test
    void requestsOfAQueueAreSeen() throws Exception {
        try (Watch _ = trace(); BlockQueue queue = device.openQueue(QueueOptions.threadBound(4))) {
            for (int i = 0; i < 3; i++) {
                queue.offer(device.newRequest().read(i * 512L, MemorySegment.ofArray(new byte[512])));
            }
            queue.submit();
            BlockRequest[] done = new BlockRequest[4];
            for (int ended = 0; ended < 3;) {
                ended += queue.reap(done, 1, Duration.ofSeconds(10));
            }
        }
        assertEquals(3, seen.size());
    }

    @Test
    void whoFailsHearsOfNoMore() throws Exception {
        MemorySegment memory = MemorySegment.ofArray(new byte[512]);
        try (Watch _ = core.table().observe(Set.of(), new ToldRequests(trace -> {
            seen.add(trace);
            throw new IllegalStateException("thrown on purpose");
        }, new CoreLog()))) {
            device.read(0, memory);
            device.read(0, memory);
        }
        assertEquals(1, seen.size());
    }
}
