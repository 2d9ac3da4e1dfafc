// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.adapter;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Region;
import io.kiovec.io.ScatterList;
import io.kiovec.io.ScatterMapper;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * A simulated host adapter: what lies between a driver and a logical unit, a disk or a tape. It loads the elements of a
 * transfer's memory as hardware would, refuses what it cannot reach, takes its price, and stages indirect transfers
 * through memory of its own. Any thread.
 */
public final class Adapter {

    /** Moves data between the device and memory that the adapter reaches: the hardware's own copy. */
    @FunctionalInterface
    public interface Dma {
        /**
         * Moves it.
         *
         * @param memory as long as the caller's
         * @return bytes that were moved, from the memory's beginning
         * @throws DeviceException when the device cannot
         */
        long move(MemorySegment memory) throws DeviceException;
    }

    /** Pages that an estimate assumes when nobody can tell. */
    private static final int PAGE = 4096;

    private final AdapterModel model;
    private final Supplier<ScatterMapper> mapper;
    private final Clock clock;
    private final StagingMemory staging;
    private final Semaphore depth;
    private final Draws draws;
    private final Shuffle shuffle;

    /**
     * Makes one.
     *
     * @param model what it can do and what it costs
     * @param mapper who knows the physical pieces of memory; {@code null} from it while nobody does
     * @param clock how time passes
     */
    public Adapter(AdapterModel model, Supplier<ScatterMapper> mapper, Clock clock) {
        this.model = model;
        this.mapper = mapper;
        this.clock = clock;
        staging = new StagingMemory(model.maxTransfer());
        depth = new Semaphore(model.queueDepth(), true);
        draws = new Draws(model.seed());
        shuffle = new Shuffle(model.reorder(), model.seed());
    }

    /** {@return how its time passes} */
    public Clock clock() {
        return clock;
    }

    /**
     * Does something while no transfer is inside: waits until those that are inside have ended, and lets none in before it
     * is done. Not to be called from inside a transfer.
     *
     * @param work what
     */
    public void alone(Runnable work) {
        depth.acquireUninterruptibly(model.queueDepth());
        try {
            work.run();
        } finally {
            depth.release(model.queueDepth());
        }
    }

    /** {@return what it can do and what it costs} */
    public AdapterModel model() {
        return model;
    }

    /**
     * Does one transfer. Waits for a place in the adapter's queue first.
     *
     * @param call what was asked, and where to tell what was done
     * @param direction of the data
     * @param memory of the caller; of length 0 for no data
     * @param dma what moves the data
     * @return bytes that were moved
     * @throws DeviceException.DirectImpossible when the adapter cannot reach the memory; nothing moved
     * @throws DeviceException.IllegalRequest when an indirect transfer is longer than the adapter takes
     * @throws DeviceException what the device threw
     */
    public long transfer(TransferCall call, DataDirection direction, MemorySegment memory, Dma dma)
            throws DeviceException {
        depth.acquireUninterruptibly();
        long rank = shuffle.enter();
        try {
            if (memory.byteSize() == 0) {
                take(0, 0);
                long none = dma.move(memory);
                shuffle.await(rank);
                return none;
            }
            boolean direct = call.mode() == TransferMode.DIRECT && call.dataPhase() == DataPhase.DELIVER;
            return direct ? direct(call, memory, dma, rank) : staged(call, direction, memory, dma, rank);
        } finally {
            shuffle.leave(rank);
            depth.release();
        }
    }

    private long direct(TransferCall call, MemorySegment memory, Dma dma, long rank) throws DeviceException {
        int elements = load(memory, call);
        take(elements, memory.byteSize());
        long moved = dma.move(memory);
        shuffle.await(rank);
        call.tellElements(elements);
        return moved;
    }

    private long staged(TransferCall call, DataDirection direction, MemorySegment memory, Dma dma, long rank)
            throws DeviceException {
        if (memory.byteSize() > model.maxTransfer()) {
            throw new DeviceException.IllegalRequest(call.address(), "a transfer of " + memory.byteSize()
                    + " bytes: the simulated adapter takes " + model.maxTransfer());
        }
        MemorySegment chunk = staging.take();
        try {
            MemorySegment own = chunk.asSlice(0, memory.byteSize());
            if (direction == DataDirection.OUT) {
                own.copyFrom(memory);
                call.tellCopied(memory.byteSize());
            }
            // The adapter's own memory is in one piece, as a driver's reserve buffer is.
            int elements = model.pieces(memory.byteSize());
            take(elements, memory.byteSize());
            long moved = dma.move(own);
            if (direction == DataDirection.IN && call.dataPhase() == DataPhase.DELIVER) {
                // No more than came: what lies behind in the caller's memory stays as it is.
                MemorySegment.copy(own, 0, memory, 0, moved);
                call.tellCopied(moved);
            }
            shuffle.await(rank);
            call.tellElements(elements);
            return moved;
        } finally {
            staging.give(chunk);
        }
    }

    /** Loads the elements of memory, or refuses it as hardware would. The reasons come in the order of rule M4. */
    private int load(MemorySegment memory, TransferCall call) throws DeviceException {
        Address address = call.address();
        if (!model.reachesCallers()) {
            throw refused(address, Demotion.DRIVER_INDIRECT_ONLY, "the adapter does indirect transfers only");
        }
        if (Long.remainderUnsigned(memory.address(), model.addressAlignment()) != 0) {
            throw refused(address, Demotion.ADDRESS_UNALIGNED, "address " + Long.toHexString(memory.address())
                    + " is no multiple of " + model.addressAlignment());
        }
        if (memory.byteSize() % model.lengthAlignment() != 0) {
            throw refused(address, Demotion.LENGTH_UNALIGNED,
                    memory.byteSize() + " bytes are no multiple of " + model.lengthAlignment());
        }
        if (memory.byteSize() > model.maxTransfer()) {
            throw refused(address, Demotion.TRANSFER_TOO_LARGE,
                    memory.byteSize() + " bytes, the adapter takes " + model.maxTransfer());
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
    private ScatterList pieces(MemorySegment memory, TransferCall call) {
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
        long price = model.latency().next(draws) + model.price(elements, bytes);
        if (price > 0) {
            clock.spend(price);
        }
    }

    /** Lets the staging memory go; no transfer is inside any more. */
    public void close() {
        staging.close();
    }
}
