// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.fake;

import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiQueue;
import io.kiovec.api.ScsiRequest;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limits;
import io.kiovec.io.ResetScope;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A disk in memory that knows as much SCSI as the tests of the transport need. */
public final class FakeDisk implements ScsiDevice {

    @FunctionalInterface
    private interface Handler {
        void handle(FakeDisk disk, FakeRequest request);
    }

    private static final Map<Integer, Handler> HANDLERS = Map.ofEntries(Map.entry(0x00, FakeDisk::nothing),
            Map.entry(0x12, FakeDisk::inquiry), Map.entry(0x25, FakeDisk::capacity10),
            Map.entry(0x9e, FakeDisk::capacity16), Map.entry(0x08, FakeDisk::blocks),
            Map.entry(0x0a, FakeDisk::blocks), Map.entry(0x28, FakeDisk::blocks), Map.entry(0x2a, FakeDisk::blocks),
            Map.entry(0xa8, FakeDisk::blocks), Map.entry(0xaa, FakeDisk::blocks), Map.entry(0x88, FakeDisk::blocks),
            Map.entry(0x8a, FakeDisk::blocks), Map.entry(0x2e, FakeDisk::blocks), Map.entry(0xae, FakeDisk::blocks),
            Map.entry(0x8e, FakeDisk::blocks), Map.entry(0x35, FakeDisk::nothing), Map.entry(0x03, FakeDisk::noSense),
            Map.entry(0x1a, FakeDisk::modeSense));

    private final FakeMedium medium;
    private final Address address;
    private final String port;
    private volatile int seenResets;

    /** Makes the first opening. */
    public FakeDisk(FakeMedium medium, String address) {
        this(medium, Address.parse(address), "");
    }

    private FakeDisk(FakeMedium medium, Address address, String port) {
        this.medium = medium;
        this.address = address;
        this.port = port;
        seenResets = medium.resets();
        medium.open.incrementAndGet();
    }

    public String port() {
        return port;
    }

    @Override
    public ScsiRequest newRequest() {
        return new FakeRequest(this);
    }

    @Override
    public Failure execute(ScsiRequest which) {
        FakeRequest request = (FakeRequest) which;
        request.inFlight = true;
        try {
            run(request);
            return request.failure;
        } finally {
            request.inFlight = false;
        }
    }

    private void run(FakeRequest request) {
        request.status = 0;
        request.senseLength = 0;
        request.residual = request.data.byteSize();
        request.failure = medium.failure;
        if (medium.records) {
            medium.begun.add(request.opcode() << 24 | CdbFields.u24(request.cdb, 3));
        }
        if (request.opcode() == medium.throwsAt) {
            throw new IllegalStateException("a broken driver");
        }
        if (medium.latencyNanos > 0) {
            LockSupport.parkNanos(medium.latencyNanos);
        }
        if (request.opcode() == medium.hangsAt) {
            hang(request);
            if (request.aborted) {
                request.aborted = false;
                request.status = 0x40;
                return;
            }
        }
        if (seenResets != medium.resets() && request.opcode() != 0x12) {
            seenResets = medium.resets();
            check(request, SenseKey.UNIT_ATTENTION, 0x2900);
            return;
        }
        Handler handler = HANDLERS.get(request.opcode());
        if (handler == null) {
            check(request, SenseKey.ILLEGAL_REQUEST, 0x2000);
        } else {
            handler.handle(this, request);
        }
    }

    private void hang(FakeRequest request) {
        medium.hanging.add(request);
        try {
            while (!request.aborted && !medium.hang.await(1, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void check(FakeRequest request, SenseKey key, int code) {
        request.status = 2;
        request.senseLength = Sense.of(key, AdditionalSense.of(code >> 8, code & 0xff)).write(request.senseData,
                SenseFormat.FIXED);
    }

    private void nothing(FakeRequest request) {
        request.residual = request.data.byteSize();
    }

    private void noSense(FakeRequest request) {
        byte[] data = new byte[18];
        data[0] = 0x70;
        data[7] = 10;
        answer(request, data, CdbFields.u8(request.cdb, 4));
    }

    private void modeSense(FakeRequest request) {
        answer(request, new byte[]{3, 0, 0, 0}, CdbFields.u8(request.cdb, 4));
    }

    private void inquiry(FakeRequest request) {
        boolean page = (CdbFields.u8(request.cdb, 1) & 1) != 0;
        byte[] data = page ? page(CdbFields.u8(request.cdb, 2)) : new byte[36];
        data[0] = (byte) medium.type;
        if (!page) {
            data[2] = 6;
            data[3] = 2;
            data[4] = 31;
            System.arraycopy("KIOVEC  FAKE            0001".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0,
                    data, 8, 28);
        }
        answer(request, data, CdbFields.u16(request.cdb, 3));
    }

    /** Page 83h has one name, of type NAA; any other is page 0. */
    private static byte[] page(int code) {
        return code == 0x83
                ? new byte[]{0, (byte) 0x83, 0, 12, 1, 3, 0, 8, 0x50, 1, 2, 3, 4, 5, 6, 7}
                : new byte[]{0, 0, 0, 1, 0};
    }

    private void capacity10(FakeRequest request) {
        MemorySegment data = MemorySegment.ofArray(new byte[8]);
        CdbFields.put32(data, 0, medium.count() - 1);
        CdbFields.put32(data, 4, FakeMedium.BLOCK);
        answer(request, data.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE), 8);
    }

    private void capacity16(FakeRequest request) {
        if ((CdbFields.u8(request.cdb, 1) & 0x1f) != 0x10) {
            check(request, SenseKey.ILLEGAL_REQUEST, 0x2400);
            return;
        }
        MemorySegment data = MemorySegment.ofArray(new byte[32]);
        CdbFields.put64(data, 0, medium.count() - 1);
        CdbFields.put32(data, 8, FakeMedium.BLOCK);
        answer(request, data.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE), CdbFields.u32(request.cdb, 10));
    }

    private static void answer(FakeRequest request, byte[] data, long allocation) {
        long sent = Math.min(data.length, allocation);
        long moved = request.direction == DataDirection.IN ? Math.min(sent, request.data.byteSize()) : 0;
        MemorySegment.copy(MemorySegment.ofArray(data), 0, request.data, 0, moved);
        request.residual = request.data.byteSize() - sent;
    }

    private void blocks(FakeRequest request) {
        int opcode = request.opcode();
        MemorySegment cdb = request.cdb;
        long lba = switch (opcode >> 5) {
            case 0 -> CdbFields.u24(cdb, 1) & 0x1f_ffff;
            case 1, 5 -> CdbFields.u32(cdb, 2);
            default -> CdbFields.u64(cdb, 2);
        };
        long count = switch (opcode >> 5) {
            case 0 -> CdbFields.u8(cdb, 4) == 0 ? 256 : CdbFields.u8(cdb, 4);
            case 1 -> CdbFields.u16(cdb, 7);
            case 5 -> CdbFields.u32(cdb, 6);
            default -> CdbFields.u32(cdb, 10);
        };
        if (lba < 0 || lba + count > medium.count()) {
            check(request, SenseKey.ILLEGAL_REQUEST, 0x2100);
            return;
        }
        boolean writes = (opcode & 0x1f) == 0x0a || (opcode & 0x1f) == 0x0e;
        long bytes = count * FakeMedium.BLOCK;
        DataDirection wanted = writes ? DataDirection.OUT : DataDirection.IN;
        long moved = request.direction == wanted ? Math.min(bytes, request.data.byteSize()) : 0;
        if (writes) {
            MemorySegment.copy(request.data, 0, medium.blocks, lba * FakeMedium.BLOCK, moved);
        } else {
            MemorySegment.copy(medium.blocks, lba * FakeMedium.BLOCK, request.data, 0, moved);
        }
        request.residual = request.data.byteSize() - bytes;
    }

    @Override
    public void abort(ScsiRequest request) {
        medium.aborts.incrementAndGet();
        if (((FakeRequest) request).inFlight && !medium.deaf) {
            ((FakeRequest) request).aborted = true;
        }
    }

    @Override
    public void clearAca() throws DeviceException {
        if (!medium.clearsAca) {
            throw new DeviceException.IllegalRequest(address, "has no CLEAR ACA");
        }
        medium.cleared.add(port);
    }

    @Override
    public void reset(ResetScope scope) {
        medium.resets.incrementAndGet();
        medium.hanging.forEach(request -> {
            if (request.inFlight) {
                request.aborted = true;
            }
        });
    }

    @Override
    public ScsiQueue openQueue(QueueOptions options) {
        throw new AssertionError("the target executes");
    }

    @Override
    public ScsiDevice session(String initiatorPort) {
        return new FakeDisk(medium, address, initiatorPort);
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public AccessMode access() {
        return AccessMode.READ_WRITE_SHARED;
    }

    @Override
    public DeviceState state() {
        return DeviceState.ONLINE;
    }

    @Override
    public Limits limits() {
        return Limits.builder().build();
    }

    @Override
    public Identity identity() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeviceStatistics statistics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public IoBuffer allocate(long size) {
        medium.buffers.incrementAndGet();
        return new FakeBuffer(size, medium.buffers::decrementAndGet);
    }

    @Override
    public IoBuffer allocate(long size, String allocator) {
        return allocate(size);
    }

    @Override
    public void close() {
        medium.open.decrementAndGet();
    }
}
