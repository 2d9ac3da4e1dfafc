// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.Region;
import io.kiovec.io.Support;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BlockEndpointQueue;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * The block face of a disk that has a SCSI face (SBC-5), with blocks of any size. Reads and writes are one command each,
 * and allocate nothing. Rule S2: a write is sent again only when the disk says that it was not begun.
 *
 * <p>A reset or an error that the disk reports later may have cost what its cache held: the next flush says so. The
 * medium of a removable disk is locked in while it is open; when it changes all the same, everything is refused until
 * the disk is opened again, for what was meant for one medium must not reach another.
 */
public final class ScsiDisk implements BlockEndpoint {

    private final Address address;
    private final ScsiEndpoint endpoint;
    private final DiskState state;
    private final Conversation conversation;
    private final RangeCommands ranges;
    private final DiskCache cache;
    private final CallPool calls = new CallPool();
    private final Identity identity;

    private ScsiDisk(Address address, ScsiEndpoint endpoint, Waiting waiting, AccessMode access)
            throws DeviceException {
        this.address = address;
        this.endpoint = endpoint;
        // What the disk tells before its first write concerns nobody.
        Conversation opening = new Conversation(address, endpoint, waiting, SenseErrors.Information.BLOCK, news -> {
        });
        DiskOpening first = new DiskOpening(address, endpoint, opening);
        state = new DiskState(address, endpoint, waiting, first, first.open(access));
        identity = first.identity(endpoint.identity());
        conversation = state.conversation();
        ranges = new RangeCommands(endpoint.limits());
        cache = state.cache();
        if (state.isRemovable()) {
            lock(PrimaryCdb::preventRemoval);
        }
    }

    /**
     * Opens the block face of a disk.
     *
     * @param address the device's name
     * @param endpoint its SCSI face, which the block face owns from now on; it stays the caller's when this throws
     * @param access what may be done
     * @return the block face
     * @throws DeviceException.IllegalRequest when the device is no disk
     * @throws DeviceException.NotReady when it has no medium or does not become ready in time
     * @throws DeviceException.Protected when writing is asked and the medium is write-protected
     * @throws DeviceException for what else went wrong
     */
    public static BlockEndpoint open(Address address, ScsiEndpoint endpoint, AccessMode access)
            throws DeviceException {
        return open(address, endpoint, access, Waiting.REAL);
    }

    static ScsiDisk open(Address address, ScsiEndpoint endpoint, AccessMode access, Waiting waiting)
            throws DeviceException {
        return new ScsiDisk(address, endpoint, waiting, access);
    }

    @Override
    public Limits limits() {
        return state.facts().limits();
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Map<String, String> facts() {
        return endpoint.facts();
    }

    @Override
    public Optional<String> lost() {
        return endpoint.lost();
    }

    @Override
    public boolean isPrompt() {
        return endpoint.isPrompt();
    }

    @Override
    public Optional<BufferAllocator> allocator() {
        return endpoint.allocator();
    }

    @Override
    public void retire(Region region) {
        endpoint.retire(region);
    }

    @Override
    public Optional<BlockEndpointQueue> openQueue(int depth) throws DeviceException {
        return endpoint.openQueue(depth).map(commands -> new ScsiDiskQueue(state, commands, depth));
    }

    @Override
    public long read(long offset, MemorySegment memory, BlockCall request) throws DeviceException {
        DiskFacts now = state.current();
        CommandCall call = calls.take();
        try {
            BlockCommands.read(call, request, now, offset, memory);
            if (conversation.attempt(call, Effect.NOTHING) == Reaction.DONE) {
                return BlockCommands.wholeBlocks(address, call, now, Effect.NOTHING);
            }
            long before = BlockCommands.beforeTheBadBlock(call, now, offset);
            if (before > 0) {
                return before;
            }
            throw conversation.failure(call, Effect.NOTHING);
        } finally {
            calls.give(call);
        }
    }

    @Override
    public long write(long offset, MemorySegment memory, BlockCall request) throws DeviceException {
        DiskFacts now = state.current();
        CommandCall call = calls.take();
        try {
            BlockCommands.write(call, request, now, offset, memory);
            cached(request.durability(), now);
            if (conversation.attempt(call, Effect.CHANGE) == Reaction.DONE) {
                return BlockCommands.wholeBlocks(address, call, now, Effect.CHANGE);
            }
            // The rest may have reached the disk: it is not for the framework to send again (rule S2).
            throw conversation.failure(call, Effect.CHANGE, BlockCommands.beforeTheBadBlock(call, now, offset));
        } finally {
            cached(request.durability(), now);
            calls.give(call);
        }
    }

    /** Before something is written, and when that has ended: a flush that came meanwhile was not for it. */
    private void cached(Durability durability, DiskFacts now) {
        if (BlockCommands.isCached(durability, now)) {
            cache.written();
        }
    }

    @Override
    public void flush(BlockCall request) throws DeviceException {
        DiskFacts now = state.current();
        boolean held = cache.beginFlush();
        boolean done = false;
        CommandCall call = calls.take();
        try {
            boolean beyond = BlockCommands.isBeyond(now);
            if (!synchronize(call, request, beyond) && !synchronize(call, request, !beyond)
                    && now.cache() == Support.YES) {
                throw conversation.failure(call, Effect.CHANGE);
            }
            done = true;
        } finally {
            cache.endFlush(held && !done);
            calls.give(call);
        }
        cache.throwLoss();
    }

    /** {@return whether the disk knows the command} A disk that knows none of both has no cache to speak of. */
    private boolean synchronize(CommandCall call, BlockCall request, boolean sixteen) throws DeviceException {
        BlockCommands.synchronize(call, request, sixteen);
        if (conversation.attempt(call, Effect.CHANGE) == Reaction.DONE) {
            return true;
        }
        if (BlockCommands.isUnknown(call)) {
            return false;
        }
        throw conversation.failure(call, Effect.CHANGE);
    }

    @Override
    public void discard(long offset, long length, BlockCall request) throws DeviceException {
        DiskFacts now = state.current();
        long block = offset / now.blockLength();
        long count = length / now.blockLength();
        range(now, call -> {
            switch (now.discards()) {
                case UNMAP -> ranges.unmap(call, request, block, count);
                case WRITE_SAME_16, WRITE_SAME_10 -> ranges.unmapBySame(call, request, now, block, count);
                case NEVER -> throw new DeviceException.IllegalRequest(address, "cannot discard: write zeroes instead");
            }
        });
    }

    @Override
    public void writeZeroes(long offset, long length, BlockCall request) throws DeviceException {
        DiskFacts now = state.current();
        if (now.zeroes().command() == DiskFacts.Zeroes.Command.NEVER) {
            throw new DeviceException.IllegalRequest(address, "cannot make zeroes by itself: write them");
        }
        range(now, call -> ranges.zero(call, request, now, offset / now.blockLength(), length / now.blockLength()));
    }

    @Override
    public void writeSame(long offset, long length, MemorySegment block, BlockCall request) throws DeviceException {
        DiskFacts now = state.current();
        if (now.zeroes().command() == DiskFacts.Zeroes.Command.NEVER) {
            throw new DeviceException.IllegalRequest(address, "cannot repeat a block by itself: write the data");
        }
        range(now, call -> RangeCommands.same(call, request, now, offset / now.blockLength(),
                length / now.blockLength(), block));
    }

    @Override
    public void compareAndWrite(long offset, MemorySegment data, BlockCall request) throws DeviceException {
        DiskFacts now = state.current();
        CommandCall call = calls.take();
        try {
            BlockCommands.compareAndWrite(call, request, now, offset, data);
            cached(request.durability(), now);
            if (conversation.attempt(call, Effect.CHANGE) != Reaction.DONE) {
                throw conversation.failure(call, Effect.CHANGE, SenseErrors.Information.DIFFERENCE);
            }
        } finally {
            cached(request.durability(), now);
            calls.give(call);
        }
    }

    /** Fills a command that changes a range. */
    private interface Filling {
        void fill(CommandCall call) throws DeviceException;
    }

    private void range(DiskFacts now, Filling filling) throws DeviceException {
        CommandCall call = calls.take();
        try {
            filling.fill(call);
            cached(Durability.DEVICE_CACHE, now);
            conversation.require(call, Effect.CHANGE);
        } finally {
            cached(Durability.DEVICE_CACHE, now);
            calls.give(call);
        }
    }

    /** The medium stays while it is used; a drive that cannot lock it is used all the same. */
    private void lock(ToIntFunction<MemorySegment> cdb) throws DeviceException {
        CommandCall call = calls.take();
        try {
            call.begin(OwnCall.lasting(address, endpoint.limits(), Retries.LONGEST_WAIT),
                    cdb.applyAsInt(call.space()));
            conversation.attempt(call, Effect.CHANGE);
        } finally {
            calls.give(call);
        }
    }

    @Override
    public void close() throws DeviceException {
        try {
            if (state.isRemovable()) {
                lock(PrimaryCdb::allowRemoval);
            }
        } catch (DeviceException gone) {
            // Nothing is locked in a drive that cannot be reached, or whose medium has changed.
        } finally {
            endpoint.close();
        }
    }
}
