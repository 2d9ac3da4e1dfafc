// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiQueue;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.Transport;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.osgi.framework.ServiceReference;

/** A device with a queue over a driver that has one, which does what a test says. */
abstract class ScsiQueueFixture {

    static final Duration LONG = Duration.ofSeconds(20);
    static final int READ_10 = 0x28;
    static final int WRITE_10 = 0x2a;

    final TestCore core = new TestCore();
    final FakeTarget target = new FakeTarget("A");
    ServiceReference<Transport> registration;
    ScsiDevice device;
    ScsiQueue queue;

    @BeforeEach
    void open() throws DeviceException {
        target.limits = FakeTarget.limits(TransferMode.DIRECT, TransferMode.INDIRECT).set(Limit.ADDRESS_ALIGNMENT, 16)
                .build();
        target.hasQueue = true;
        registration = core.register(target, "fake");
        core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
        device = core.openScsi("fake:a", AccessMode.READ_WRITE);
        queue = device.openQueue(QueueOptions.threadBound(8));
    }

    @AfterEach
    void stop() {
        core.close();
    }

    ScsiRequest request(int opcode, IoBuffer buffer, RequestOptions options) throws DeviceException {
        ScsiRequest request = device.newRequest().options(options);
        request.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) opcode);
        return request.command(10, opcode == WRITE_10 ? DataDirection.OUT : DataDirection.IN, buffer, 0,
                buffer.size());
    }

    ScsiRequest offered(int opcode, RequestOptions options) throws DeviceException {
        ScsiRequest request = request(opcode, device.allocate(4096), options);
        assertEquals(Offer.ACCEPTED, queue.offer(request));
        return request;
    }

    static List<ScsiRequest> list(ScsiRequest[] done, int count) {
        List<ScsiRequest> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(done[i]);
        }
        return list;
    }

    List<ScsiRequest> reapAll(int count) throws DeviceException {
        ScsiRequest[] done = new ScsiRequest[8];
        assertEquals(count, queue.reap(done, count, LONG));
        return list(done, count);
    }

    FakeScsiQueue driver() {
        return target.queues.getLast();
    }

    /** Puts a first command in, so that the driver's queue is open, and lets it hold what follows. */
    FakeScsiQueue holding() throws DeviceException {
        offered(READ_10, RequestOptions.DIRECT);
        reapAll(1);
        driver().holds = true;
        return driver();
    }
}
