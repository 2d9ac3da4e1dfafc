// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.IoRing;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * The queue of a node or file (rule D2): a ring of the kernel's, with the file registered, and regions of buffers registered
 * when they are first used (rule D3). A request that the kernel begins again after a signal is put in once more; nothing else
 * is.
 */
final class RawQueue implements BlockEndpointQueue, IoRing.Completions {

    /** What is in flight under one number of the ring. */
    private static final class Place {
        private final int number;
        private long token;
        private Kind kind = Kind.FLUSH;
        private MemorySegment memory = MemorySegment.NULL;
        private List<MemorySegment> pieces = List.of();
        private long offset;
        private int slot;
        private IoRing.WriteThrough through = IoRing.WriteThrough.NO;
        private boolean used;

        Place(int number) {
            this.number = number;
        }
    }

    /** The ring's own name of cancelling, which nobody waits for. */
    private static final long CANCELLING = -1;
    private static final int UNTOLD = -1;

    private final IoRing ring;
    private final RawEndpoint endpoint;
    private final Place[] places;
    private final Place[] free;
    private int freeCount;
    private final Region[] registered;
    /** Where the last request's region is, mostly the next one's too. */
    private int lastSlot;
    /** The kernel pins no more for this process. */
    private boolean exhausted;
    private int handedOver;
    private Sink sink;

    RawQueue(IoRing ring, RawEndpoint endpoint, int depth) {
        this.ring = ring;
        this.endpoint = endpoint;
        places = new Place[depth];
        free = new Place[depth];
        for (int i = 0; i < depth; i++) {
            places[i] = new Place(i);
            free[depth - 1 - i] = places[i];
        }
        freeCount = depth;
        registered = new Region[ring.slots()];
    }

    @Override
    public boolean offer(Entry entry) {
        if (freeCount == 0) {
            return false;
        }
        Place place = free[freeCount - 1];
        place.token = entry.token();
        place.kind = entry.kind();
        place.memory = entry.memory();
        place.pieces = entry.pieces();
        place.offset = entry.offset();
        place.slot = slot(entry.region());
        place.through = entry.durability() == Durability.FORCE_UNIT_ACCESS
                ? IoRing.WriteThrough.YES
                : IoRing.WriteThrough.NO;
        if (!prepare(place)) {
            return false;
        }
        freeCount--;
        place.used = true;
        return true;
    }

    private boolean prepare(Place place) {
        return switch (place.kind) {
            case READ -> place.pieces.isEmpty()
                    ? ring.read(place.number, place.memory, place.offset, place.slot)
                    : ring.readPieces(place.number, place.pieces, place.offset);
            case WRITE -> place.pieces.isEmpty()
                    ? ring.write(place.number, place.memory, place.offset, place.slot, place.through)
                    : ring.writePieces(place.number, place.pieces, place.offset, place.through);
            case FLUSH -> ring.dataSync(place.number);
        };
    }

    @Override
    public boolean takesPieces() {
        return true;
    }

    /** {@return where the memory of a region is registered, by now; none when it is no region's or the kernel has no room} */
    private int slot(Optional<Region> present) {
        if (present.isEmpty() || registered.length == 0) {
            return IoRing.NO_SLOT;
        }
        Region region = present.get();
        if (registered[lastSlot] == region) {
            return lastSlot;
        }
        int empty = IoRing.NO_SLOT;
        for (int i = 0; i < registered.length; i++) {
            if (registered[i] == region) {
                lastSlot = i;
                return i;
            }
            if (registered[i] == null && empty == IoRing.NO_SLOT) {
                empty = i;
            }
        }
        return exhausted || empty == IoRing.NO_SLOT ? IoRing.NO_SLOT : register(region, empty);
    }

    private int register(Region region, int slot) {
        if (ring.register(slot, region.memory()) < 0) {
            exhausted = true;
            return IoRing.NO_SLOT;
        }
        registered[slot] = region;
        lastSlot = slot;
        return slot;
    }

    @Override
    public int submit() throws DeviceException {
        return (int) checked("io_uring_enter", ring.submit());
    }

    /** One call of the kernel submits and waits. */
    @Override
    public boolean isStartedByReap() {
        return true;
    }

    @Override
    public int reap(Sink into, int minimum, long timeoutNanos) throws DeviceException {
        sink = into;
        handedOver = 0;
        checked("io_uring_enter", ring.reap(this, minimum, timeoutNanos));
        return handedOver;
    }

    /** EAGAIN and EBUSY say that there is no room before something is reaped. */
    private long checked(String call, long result) throws DeviceException {
        if (result == Errno.EAGAIN.result() || result == Errno.EBUSY.result()) {
            return 0;
        }
        if (result < 0) {
            throw endpoint.queueError(new ErrnoException(call, (int) -result, endpoint.name()));
        }
        return result;
    }

    @Override
    public void complete(long number, int result) {
        if (number == CANCELLING) {
            return;
        }
        Place place = places[(int) number];
        if (result == Errno.EINTR.result() || result == Errno.EAGAIN.result()) {
            // Nothing moved. The next reap submits it.
            if (prepare(place)) {
                return;
            }
        }
        place.used = false;
        place.memory = MemorySegment.NULL;
        place.pieces = List.of();
        free[freeCount++] = place;
        handedOver++;
        if (result < 0) {
            sink.complete(place.token, failure(place.kind, -result), 0, TransferMode.DIRECT, 0, UNTOLD, -result);
            return;
        }
        long whole = place.kind == Kind.FLUSH ? 0 : endpoint.wholeBlocks(result);
        if (whole == 0 && place.kind != Kind.FLUSH) {
            sink.complete(place.token, Failure.MEDIUM, 0, TransferMode.DIRECT, 0, UNTOLD, 0);
            return;
        }
        sink.complete(place.token, Failure.NONE, whole, TransferMode.DIRECT, 0, UNTOLD, 0);
    }

    private Failure failure(Kind kind, int errno) {
        return endpoint.failure(kind, new ErrnoException(switch (kind) {
            case READ -> "read";
            case WRITE -> "write";
            case FLUSH -> "fdatasync";
        }, errno, endpoint.name()));
    }

    @Override
    public void cancel(long token) {
        for (Place place : places) {
            if (place.used && place.token == token) {
                ring.cancel(CANCELLING, place.number);
            }
        }
    }

    @Override
    public void retire(Region region) {
        for (int i = 0; i < registered.length; i++) {
            if (registered[i] == region) {
                registered[i] = null;
                ring.unregister(i);
            }
        }
    }

    @Override
    public void close() {
        ring.close();
    }
}
