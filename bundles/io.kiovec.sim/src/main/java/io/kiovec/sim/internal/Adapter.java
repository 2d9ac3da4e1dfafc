// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Region;
import io.kiovec.io.ScatterList;
import io.kiovec.io.ScatterMapper;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * A simulated host adapter: what lies between a driver and a medium, a disk's or a tape's. It loads the elements of a
 * transfer's memory as hardware would, refuses what it cannot reach, takes its price, and stages indirect transfers
 * through memory of its own. Any thread.
 */
final class Adapter {

    /** Moves data between the medium and memory that the adapter reaches: the hardware's own copy. */
    interface Dma {
        void move(MemorySegment memory) throws DeviceException;
    }

    /** Which way data goes. */
    enum Direction {
        /** From the medium into memory. */
        IN,
        /** From memory to the medium. */
        OUT
    }

    /** Pages that an estimate assumes when nobody can tell. */
    private static final int PAGE = 4096;

    private final AdapterModel model;
    private final Supplier<ScatterMapper> mapper;
    private final Clock clock;
    private final StagingMemory staging;
    private final Semaphore depth;

    Adapter(AdapterModel model, Supplier<ScatterMapper> mapper, Clock clock) {
        this.model = model;
        this.mapper = mapper;
        this.clock = clock;
        staging = new StagingMemory(model.maxTransfer());
        depth = new Semaphore(model.queueDepth(), true);
    }

    AdapterModel model() {
        return model;
    }

    /**
     * Does one transfer.
     *
     * @param memory of the caller
     * @param direction of the data
     * @param call what was asked, and where to tell what was done
     * @param dma what moves the data
     * @throws DeviceException.DirectImpossible when the adapter cannot reach the memory; nothing moved
     */
    void transfer(MemorySegment memory, Direction direction, BlockCall call, Dma dma) throws DeviceException {
        if (memory.byteSize() > model.maxTransfer()) {
            throw refused(call.address(), Demotion.TRANSFER_TOO_LARGE, memory.byteSize() + " bytes, the adapter takes "
                    + model.maxTransfer());
        }
        depth.acquireUninterruptibly();
        try {
            if (call.mode() == TransferMode.DIRECT) {
                direct(memory, call, dma);
            } else {
                staged(memory, direction, call, dma);
            }
        } finally {
            depth.release();
        }
    }

    private void direct(MemorySegment memory, BlockCall call, Dma dma) throws DeviceException {
        int elements = load(memory, call);
        take(elements, memory.byteSize());
        dma.move(memory);
        call.tellElements(elements);
    }

    private void staged(MemorySegment memory, Direction direction, BlockCall call, Dma dma) throws DeviceException {
        MemorySegment chunk = staging.take();
        try {
            MemorySegment own = chunk.asSlice(0, memory.byteSize());
            if (direction == Direction.OUT) {
                own.copyFrom(memory);
            }
            // The adapter's own memory is in one piece, as a driver's reserve buffer is.
            int elements = model.pieces(memory.byteSize());
            take(elements, memory.byteSize());
            dma.move(own);
            if (direction == Direction.IN) {
                memory.copyFrom(own);
            }
            call.tellElements(elements);
            call.tellCopied(memory.byteSize());
        } finally {
            staging.give(chunk);
        }
    }

    /** Loads the elements of memory, or refuses it as hardware would. */
    private int load(MemorySegment memory, BlockCall call) throws DeviceException {
        Address address = call.address();
        if (!model.direct()) {
            throw refused(address, Demotion.DRIVER_INDIRECT_ONLY, "the adapter does indirect transfers only");
        }
        if (memory.address() % AdapterModel.ADDRESS_ALIGNMENT != 0) {
            throw refused(address, Demotion.ADDRESS_UNALIGNED, "address " + Long.toHexString(memory.address()));
        }
        long from = call.region().isPresent() ? call.regionOffset() : 0;
        ScatterList pieces = pieces(memory, call);
        int elements = pieces.elements(from, memory.byteSize(), model.shape());
        if (elements > model.maxElements()) {
            throw refused(address, Demotion.TOO_MANY_SEGMENTS,
                    elements + " elements, the adapter takes " + model.maxElements());
        }
        if (!pieces.reachable(from, memory.byteSize(), model.addressBits())) {
            throw refused(address, Demotion.NOT_ADDRESSABLE,
                    "memory beyond " + model.addressBits() + " bits of address");
        }
        return elements;
    }

    /** The pieces of the memory's region, which the mapper keeps; of other memory, asked anew each time. */
    private ScatterList pieces(MemorySegment memory, BlockCall call) {
        ScatterMapper present = mapper.get();
        if (call.region().isPresent()) {
            Region region = call.region().get();
            return present == null ? ScatterList.estimate(region.base(), region.length(), PAGE) : present.map(region);
        }
        return present == null ? ScatterList.estimate(memory.address(), memory.byteSize(), PAGE) : present.map(memory);
    }

    private static DeviceException refused(Address address, Demotion reason, String what) {
        return new DeviceException.DirectImpossible(address, "the simulated adapter cannot do this transfer: " + what,
                Detail.demotion(reason), null);
    }

    private void take(int elements, long bytes) {
        long price = model.price(elements, bytes);
        if (price > 0) {
            clock.spend(price);
        }
    }

    /** Lets the staging memory go; no transfer is inside any more. */
    void close() {
        staging.close();
    }
}
