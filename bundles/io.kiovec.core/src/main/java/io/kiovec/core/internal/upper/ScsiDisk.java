// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.Region;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.BlockCdb;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
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

    private static final long MOST_BLOCKS_10 = 0xffff;
    private static final long END_OF_SHORT_ADDRESSES = 1L << 32;

    private final Address address;
    private final ScsiEndpoint endpoint;
    private final Conversation conversation;
    private final DiskOpening questions;
    private final RangeCommands ranges;
    private final DiskCache cache;
    private final CallPool calls = new CallPool();
    private final ReentrantLock asking = new ReentrantLock();
    private final Identity identity;
    private volatile DiskFacts facts;
    /** The disk has said that something of the facts has changed. */
    private volatile boolean stale;
    /** The medium may be another one. */
    private volatile boolean changed;

    private ScsiDisk(Address address, ScsiEndpoint endpoint, Waiting waiting, AccessMode access)
            throws DeviceException {
        this.address = address;
        this.endpoint = endpoint;
        // What the disk tells before its first write concerns nobody.
        Conversation opening = new Conversation(address, endpoint, waiting, SenseErrors.Information.BLOCK, news -> {
        });
        DiskOpening first = new DiskOpening(address, endpoint, opening);
        facts = first.open(access);
        identity = first.identity(endpoint.identity());
        conversation = new Conversation(address, endpoint, waiting, SenseErrors.Information.BLOCK, this::noticed);
        questions = new DiskOpening(first, conversation);
        ranges = new RangeCommands(endpoint.limits());
        cache = new DiskCache(address);
        if (isRemovable()) {
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
        return facts.limits();
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
    public long read(long offset, MemorySegment memory, BlockCall request) throws DeviceException {
        DiskFacts now = current();
        CommandCall call = calls.take();
        try {
            long block = offset / now.blockLength();
            long count = memory.byteSize() / now.blockLength();
            call.begin(request,
                    isShort(block, count)
                            ? BlockCdb.read10(call.space(), 0, block, (int) count)
                            : BlockCdb.read16(call.space(), 0, block, count));
            call.data(DataDirection.IN, memory);
            if (conversation.attempt(call, Effect.NOTHING) == Reaction.DONE) {
                return wholeBlocks(call, now, Effect.NOTHING);
            }
            long before = beforeTheBadBlock(call, now, offset);
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
        DiskFacts now = current();
        CommandCall call = calls.take();
        try {
            boolean through = request.durability() == Durability.FORCE_UNIT_ACCESS;
            int options = through && now.writeThrough() == DiskFacts.WriteThrough.BY_BIT
                    ? BlockCdb.FORCE_UNIT_ACCESS
                    : 0;
            long block = offset / now.blockLength();
            long count = memory.byteSize() / now.blockLength();
            call.begin(request,
                    isShort(block, count)
                            ? BlockCdb.write10(call.space(), options, block, (int) count)
                            : BlockCdb.write16(call.space(), options, block, count));
            call.data(DataDirection.OUT, memory);
            if (!through && now.cache() != Support.NO) {
                cache.written();
            }
            if (conversation.attempt(call, Effect.CHANGE) == Reaction.DONE) {
                return wholeBlocks(call, now, Effect.CHANGE);
            }
            // The rest may have reached the disk: it is not for the framework to send again (rule S2).
            throw conversation.failure(call, Effect.CHANGE, beforeTheBadBlock(call, now, offset));
        } finally {
            calls.give(call);
        }
    }

    private static boolean isShort(long block, long count) {
        return count <= MOST_BLOCKS_10 && block + count <= END_OF_SHORT_ADDRESSES;
    }

    private long wholeBlocks(CommandCall call, DiskFacts now, Effect effect) throws DeviceException {
        long moved = call.moved();
        long whole = moved - moved % now.blockLength();
        if (whole > 0) {
            return whole;
        }
        String what = "the device moved " + moved + " of " + call.data().byteSize() + " bytes and calls it done: ";
        throw effect == Effect.NOTHING
                ? new DeviceException.Medium(address, what + "read it again in smaller parts")
                : new DeviceException.OutcomeUnknown(address, what + "read back what was written");
    }

    /** What moved before the block that the sense data names, as Linux counts it too. */
    private static long beforeTheBadBlock(CommandCall call, DiskFacts now, long offset) {
        Optional<Sense> sense = call.senseData();
        if (sense.isEmpty()
                || sense.get().key() != SenseKey.MEDIUM_ERROR && sense.get().key() != SenseKey.HARDWARE_ERROR) {
            return 0;
        }
        OptionalLong bad = sense.get().information();
        long first = offset / now.blockLength();
        long count = call.data().byteSize() / now.blockLength();
        if (bad.isEmpty() || bad.getAsLong() <= first || bad.getAsLong() >= first + count) {
            return 0;
        }
        long moved = call.moved();
        return Math.min((bad.getAsLong() - first) * now.blockLength(), moved - moved % now.blockLength());
    }

    @Override
    public void flush(BlockCall request) throws DeviceException {
        DiskFacts now = current();
        boolean held = cache.beginFlush();
        boolean done = false;
        CommandCall call = calls.take();
        try {
            boolean beyond = now.blocks() > END_OF_SHORT_ADDRESSES;
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
        call.begin(request,
                sixteen
                        ? BlockCdb.synchronizeCache16(call.space(), 0, 0, 0)
                        : BlockCdb.synchronizeCache10(call.space(), 0, 0, 0));
        if (conversation.attempt(call, Effect.CHANGE) == Reaction.DONE) {
            return true;
        }
        if (call.hasKey(SenseKey.ILLEGAL_REQUEST) && call.senseData().map(Sense::additional)
                .filter(AdditionalSense.INVALID_COMMAND_OPERATION_CODE::equals).isPresent()) {
            return false;
        }
        throw conversation.failure(call, Effect.CHANGE);
    }

    @Override
    public void discard(long offset, long length, BlockCall request) throws DeviceException {
        DiskFacts now = current();
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
        DiskFacts now = current();
        if (now.zeroes().command() == DiskFacts.Zeroes.Command.NEVER) {
            throw new DeviceException.IllegalRequest(address, "cannot make zeroes by itself: write them");
        }
        range(now, call -> ranges.zero(call, request, now, offset / now.blockLength(), length / now.blockLength()));
    }

    /** Fills a command that changes a range. */
    private interface Filling {
        void fill(CommandCall call) throws DeviceException;
    }

    private void range(DiskFacts now, Filling filling) throws DeviceException {
        CommandCall call = calls.take();
        try {
            filling.fill(call);
            if (now.cache() != Support.NO) {
                cache.written();
            }
            conversation.require(call, Effect.CHANGE);
        } finally {
            calls.give(call);
        }
    }

    /** {@return what is known of the disk, asked anew when it has said that something changed} */
    private DiskFacts current() throws DeviceException {
        if (changed) {
            throw mediumChanged();
        }
        return stale ? askAnew() : facts;
    }

    private DiskFacts askAnew() throws DeviceException {
        asking.lock();
        try {
            if (stale) {
                stale = false;
                boolean known = false;
                try {
                    DiskFacts before = facts;
                    DiskFacts now = questions.again();
                    if (now.blockLength() != before.blockLength()) {
                        changed = true;
                        throw mediumChanged();
                    }
                    facts = now;
                    known = true;
                } finally {
                    stale |= !known;
                }
            }
            return facts;
        } finally {
            asking.unlock();
        }
    }

    private DeviceException mediumChanged() {
        return new DeviceException.UnitAttention(address,
                "its medium may be another one, or was formatted anew: nothing was done, close the device and open it again");
    }

    /**
     * What the disk tells beside answers; on the thread of any request, which is sent again after this. So what may have
     * changed is asked first: a write that was meant for other blocks must not come.
     */
    private void noticed(Sense sense) throws DeviceException {
        if (sense.isDeferred()) {
            cache.failedLater(sense);
            return;
        }
        switch (sense.additional().code()) {
            case Reaction.MEDIUM_CHANGED -> {
                if (isRemovable()) {
                    changed = true;
                    throw mediumChanged();
                }
                learn();
            }
            case Reaction.RESET -> {
                cache.reset(sense);
                learn();
            }
            case Reaction.PARAMETERS_CHANGED, Reaction.OPERATING_CONDITIONS_CHANGED -> learn();
            default -> {
                // Concerns others: reservations, thresholds, logs.
            }
        }
    }

    private void learn() throws DeviceException {
        stale = true;
        if (asking.isHeldByCurrentThread()) {
            // Told while it was being asked: the next request asks once more.
            return;
        }
        try {
            askAnew();
        } catch (DeviceException.UnitAttention another) {
            throw another;
        } catch (DeviceException later) {
            // It stays stale, and whoever comes next hears of it.
        }
    }

    private boolean isRemovable() {
        return facts.limits().get(Trait.REMOVABLE) == Support.YES;
    }

    /** The medium stays while it is used; a drive that cannot lock it is used all the same. */
    private void lock(ToIntFunction<MemorySegment> cdb) throws DeviceException {
        CommandCall call = calls.take();
        try {
            call.begin(OwnCall.lasting(address, endpoint.limits(), Conversation.LONGEST_WAIT),
                    cdb.applyAsInt(call.space()));
            conversation.attempt(call, Effect.CHANGE);
        } finally {
            calls.give(call);
        }
    }

    @Override
    public void close() throws DeviceException {
        try {
            if (isRemovable()) {
                lock(PrimaryCdb::allowRemoval);
            }
        } catch (DeviceException gone) {
            // Nothing is locked in a drive that cannot be reached, or whose medium has changed.
        } finally {
            endpoint.close();
        }
    }
}
