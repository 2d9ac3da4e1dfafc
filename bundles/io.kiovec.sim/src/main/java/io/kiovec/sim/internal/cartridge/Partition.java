// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * One partition of a cartridge: a sequence of logical objects, numbered from 0. Writing at an object makes it the last
 * one: what was there and behind is gone. One thread at a time.
 *
 * <p>Every method that takes an object number wants one that exists, unless it says that it takes end of data too;
 * {@link IndexOutOfBoundsException} otherwise.
 */
public final class Partition {

    /** Bytes of the largest block. */
    public static final int MAX_BLOCK = 1 << 24;

    /** The superblock hears of what is trusted, and of what is touched, at most once in so many bytes. */
    private static final long STEP = 64L << 20;
    private static final long LEAST_STEP = 1 << 14;

    private final Storage storage;
    private final RegionState region;
    private final SuperblockWriter superblock;
    private final RandomGenerator epochs;
    private final ObjectIndex index = new ObjectIndex();
    private final EntryFinder finder;
    private final Entry fresh = new Entry();
    private final SummedCopy copy;

    private long end;
    private long endOffset;
    private long endChain;
    private long epoch;
    /** What lies before is synced. */
    private long syncedOffset;
    private long syncedEnd;
    private final long step;
    private boolean lost;
    /** The superblock does not know yet what must be known before something is written. */
    private boolean untold;
    /** Sectors of a lost entry may lie behind the end; the rest of its header may come with that of the next entry. */
    private boolean remnants = true;

    /** Makes the superblock tell the present state of all regions. */
    interface SuperblockWriter {
        void write() throws IOException;
    }

    private Partition(Storage storage, SummedCopy copy, RegionState region, SuperblockWriter superblock,
            RandomGenerator epochs) {
        this.storage = storage;
        this.copy = copy;
        this.region = region;
        this.superblock = superblock;
        this.epochs = epochs;
        step = Math.clamp(region.capacity() / 8, LEAST_STEP, STEP);
        finder = new EntryFinder(storage, region.start(), index);
        endChain = region.seed();
        epoch = epochs.nextLong();
    }

    /** Opens the partition of a region, and finds the end of its data. */
    static Partition open(Storage storage, SummedCopy copy, RegionState region, SuperblockWriter superblock,
            RandomGenerator epochs) throws IOException {
        Partition partition = new Partition(storage, copy, region, superblock, epochs);
        if (!partition.scan(region.trusted())) {
            partition.forget();
            region.trust(0, region.seed());
            partition.scan(0);
        }
        return partition;
    }

    private void forget() {
        index.cut(0);
        end = 0;
        endOffset = 0;
        endChain = region.seed();
    }

    /** Follows the chain; {@return false when the trusted part is not as the superblock has it} */
    private boolean scan(long trusted) throws IOException {
        while (endOffset + Entry.BYTES <= region.capacity()) {
            fresh.read(storage, region.start() + endOffset);
            if (!fresh.follows(endChain, end) || endOffset + Entry.size(fresh.length()) > region.capacity()
                    || endOffset >= trusted && !whole(fresh, endOffset)) {
                break;
            }
            index.add(end, endOffset, fresh.kind());
            end++;
            endOffset += Entry.size(fresh.length());
            endChain = fresh.chain();
            if (trusted > 0 && endOffset == trusted) {
                if (endChain != region.trustedChain()) {
                    return false;
                }
                // What lies behind may not have reached the disk, although it can be read.
                syncedOffset = endOffset;
                syncedEnd = end;
            }
        }
        return endOffset >= trusted;
    }

    private boolean whole(Entry header, long offset) throws IOException {
        return copy.read(storage, region.start() + offset + Entry.BYTES, header.length()) == header.checksum();
    }

    /** {@return the number of objects, which is the number of the object that would be written at end of data} */
    public long endOfData() {
        return end;
    }

    /** {@return bytes that the partition holds, headers included} */
    public long capacity() {
        return region.capacity();
    }

    /**
     * {@return bytes that lie before an object}
     *
     * @param object also end of data
     * @throws IOException when the storage cannot be read
     */
    public long used(long object) throws IOException {
        if (object == end) {
            return endOffset;
        }
        load(object);
        return finder.offset();
    }

    /** {@return bytes that a block of so much data takes} */
    public static long sizeOf(int length) {
        return Entry.size(length);
    }

    private Entry load(long object) throws IOException {
        if (object < 0 || object >= end) {
            throw new IndexOutOfBoundsException("object " + object + ", end of data is at " + end);
        }
        return finder.find(object);
    }

    /**
     * {@return what an object is}
     *
     * @param object its number
     * @throws IOException when the storage cannot be read
     */
    public ObjectKind kind(long object) throws IOException {
        return load(object).kind();
    }

    /**
     * {@return bytes of a block, 0 for a filemark}
     *
     * @param object its number
     * @throws IOException when the storage cannot be read
     */
    public int length(long object) throws IOException {
        return load(object).length();
    }

    /**
     * Reads a part of a block. When it is all of the block, its checksum is compared.
     *
     * @param object its number
     * @param from first byte of the block
     * @param into all of it is filled; the block is long enough
     * @throws DamagedBlockException when it is not what was written; the memory is filled all the same
     * @throws IOException when the storage cannot be read
     */
    public void read(long object, int from, MemorySegment into) throws IOException {
        Entry header = load(object);
        Objects.checkFromIndexSize(from, into.byteSize(), header.length());
        long at = region.start() + finder.offset() + Entry.BYTES + from;
        if (into.byteSize() < header.length()) {
            storage.read(at, into);
            return;
        }
        if (copy.read(storage, at, into) != header.checksum()) {
            throw new DamagedBlockException(object);
        }
    }

    /**
     * Compares a whole block with its checksum.
     *
     * @param object its number
     * @throws DamagedBlockException when it is not what was written
     * @throws IOException when the storage cannot be read
     */
    public void verify(long object) throws IOException {
        if (!whole(load(object), finder.offset())) {
            throw new DamagedBlockException(object);
        }
    }

    /** {@return how many filemarks the partition has} */
    public int filemarks() {
        return index.filemarks();
    }

    /** {@return how many filemarks lie before an object, also before end of data} */
    public int filemarksBefore(long object) {
        return index.filemarksBefore(object);
    }

    /** {@return the object number of a filemark, counted from 0 at the beginning of the partition} */
    public long filemark(int number) {
        return index.filemark(Objects.checkIndex(number, index.filemarks()));
    }

    /** {@return whether an entry with so much data has room at an object, also at end of data} */
    private boolean fits(long object, int length) throws IOException {
        return used(object) + Entry.size(length) <= region.capacity();
    }

    /**
     * Records a block; what was there and behind is gone, if there is room.
     *
     * @param object also end of data
     * @param data 1 to {@link #MAX_BLOCK} bytes; it may change meanwhile, then it is not known what is recorded
     * @return whether it had room
     * @throws IOException when the storage cannot be written; end of data is where it should have been written
     */
    public boolean writeBlock(long object, MemorySegment data) throws IOException {
        int length = Objects.checkIndex((int) Math.min(data.byteSize() - 1, MAX_BLOCK), MAX_BLOCK) + 1;
        if (!fits(object, length)) {
            return false;
        }
        cut(object, Entry.size(length));
        int sum = copy.write(data, storage, region.start() + endOffset + Entry.BYTES);
        append(ObjectKind.BLOCK, length, sum);
        return true;
    }

    /**
     * Records a filemark; what was there and behind is gone, if there is room.
     *
     * @param object also end of data
     * @return whether it had room
     * @throws IOException when the storage cannot be written; end of data is where it should have been written
     */
    public boolean writeFilemark(long object) throws IOException {
        if (!fits(object, 0)) {
            return false;
        }
        cut(object, Entry.BYTES);
        append(ObjectKind.FILEMARK, 0, 0);
        return true;
    }

    private void append(ObjectKind kind, int length, int sum) throws IOException {
        fresh.set(kind, length, sum, end, epoch, endChain);
        fresh.write(storage, region.start() + endOffset);
        index.add(end, endOffset, kind);
        end++;
        endOffset += Entry.size(length);
        endChain = fresh.chain();
    }

    /** Makes an object the end of data, in memory and where the file must not be trusted any more. */
    private void cut(long object, long room) throws IOException {
        if (remnants) {
            if (endOffset < region.touched()) {
                blank();
            }
            remnants = false;
        }
        if (object < end) {
            long offset = used(object);
            long chain = region.seed();
            if (object > 0) {
                chain = load(object - 1).chain();
            }
            finder.forget();
            index.cut(object);
            end = object;
            endOffset = offset;
            endChain = chain;
            epoch = epochs.nextLong();
            if (offset <= syncedOffset) {
                lost = false;
                syncedOffset = offset;
                syncedEnd = object;
            }
            if (region.trusted() > offset) {
                region.trust(offset, chain);
                untold = true;
            }
        }
        if (endOffset + room > region.touched()) {
            region.touch(Math.min(region.capacity(), endOffset + room + step));
            untold = true;
        }
        if (untold) {
            superblock.write();
            untold = false;
        }
    }

    /**
     * Makes an object the end of data; synced. What lies behind stays where it is, out of reach.
     *
     * @param object also end of data
     * @throws IOException when the storage cannot be written
     */
    public void erase(long object) throws IOException {
        used(object);
        cut(object, 0);
        blank();
        sync();
    }

    /** Puts at the end what no entry begins with; synced. */
    private void blank() throws IOException {
        if (endOffset + Entry.BYTES <= region.capacity()) {
            fresh.erase();
            fresh.write(storage, region.start() + endOffset);
            storage.sync(region.start() + endOffset, Entry.BYTES);
        }
    }

    /**
     * Makes an object the end of data and everything behind it zeroes; synced.
     *
     * @param object also end of data
     * @throws IOException when the storage cannot be written
     */
    public void wipe(long object) throws IOException {
        erase(object);
        long length = Math.max(0, region.touched() - endOffset);
        storage.clear(region.start() + endOffset, length);
        storage.sync(region.start() + endOffset, length);
        region.touch(endOffset);
        superblock.write();
    }

    /** {@return whether something was written that is not synced} */
    public boolean dirty() {
        return lost || syncedOffset < endOffset;
    }

    /** {@return the number of objects from the beginning on that will survive a loss of power} */
    public long synced() {
        return syncedEnd;
    }

    /**
     * Drops what is not synced, as a loss of power does, or when a sync has failed.
     *
     * @throws IOException when the storage cannot be written
     */
    public void dropUnsynced() throws IOException {
        cut(syncedEnd, 0);
        if (endOffset + Entry.BYTES <= region.capacity()) {
            fresh.erase();
            fresh.write(storage, region.start() + endOffset);
        }
        // Not synced here: it may be a sync that has failed. The next write does it.
        remnants = true;
    }

    /**
     * Returns when everything written will survive a loss of power.
     *
     * @throws IOException when it will not, or may not; so for every further call, until the tape was written anew from
     *     what was synced at last, because nobody knows what of it the storage has dropped
     */
    public void sync() throws IOException {
        if (lost) {
            throw new IOException("data written before could not be made safe: write it again");
        }
        if (syncedOffset < endOffset) {
            lost = true;
            storage.sync(region.start() + syncedOffset, endOffset - syncedOffset);
            lost = false;
            syncedOffset = endOffset;
            syncedEnd = end;
        }
        if (syncedOffset - region.trusted() >= step) {
            settle();
            superblock.write();
        }
    }

    /** Trusts what is synced; whoever calls it writes the superblock. */
    void settle() {
        if (!lost && syncedOffset == endOffset) {
            region.trust(endOffset, endChain);
        }
    }
}
