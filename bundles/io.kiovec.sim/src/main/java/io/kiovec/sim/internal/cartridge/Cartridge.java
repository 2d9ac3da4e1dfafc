// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import io.kiovec.scsi.stream.MediumAttribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A tape cartridge: its label, its switch, its partitions and its auxiliary memory. It is made blank, in memory or in a
 * file; one in a file keeps everything over a restart, and after a loss of power everything that was synced. One thread
 * at a time.
 */
public final class Cartridge implements AutoCloseable {

    /** Partitions at most. */
    public static final int MAX_PARTITIONS = 256;

    private static final long PAGE = 4096;
    private static final long AREA = 2L * SuperblockPair.PLACE;

    private final Storage storage;
    private final SummedCopy copy = new SummedCopy();
    private final RandomGenerator random;
    private final SuperblockPair superblocks;
    private final long area;
    private final List<Partition> partitions = new ArrayList<>();
    private final List<AuxiliaryMemory> memories = new ArrayList<>();
    private BlankCartridge label;
    private WriteProtection protection;
    private List<RegionState> regions;
    private boolean closed;

    private Cartridge(Storage storage, RandomGenerator random, SuperblockPair superblocks, Superblock content)
            throws IOException {
        this.storage = storage;
        this.random = random;
        this.superblocks = superblocks;
        label = content.label();
        protection = content.protection();
        area = content.area();
        regions = content.regions();
        for (int number = 0; number < regions.size(); number++) {
            partitions.add(Partition.open(storage, copy, regions.get(number), this::tell, random));
            memories.add(memory(content.attributes().get(number)));
        }
    }

    private AuxiliaryMemory memory(List<MediumAttribute> attributes) {
        return new AuxiliaryMemory(attributes, this::tell,
                () -> AuxiliaryMemory.SPACE - memories.stream().mapToLong(AuxiliaryMemory::size).sum());
    }

    /**
     * Makes a cartridge in memory.
     *
     * @param blank what it is
     * @return a cartridge that is gone when it is closed
     */
    public static Cartridge inMemory(BlankCartridge blank) {
        try {
            return create(new MemoryStorage(), blank, new SecureRandom());
        } catch (IOException e) {
            throw new IllegalStateException("memory takes everything", e);
        }
    }

    /**
     * Opens a cartridge in a file, or makes it there. A new one is made under another name first, so that no file is ever
     * half a cartridge.
     *
     * @param file that nobody else has open
     * @param blank what it is when it is new; of no effect when it is there
     * @return an open cartridge
     * @throws IOException when the file cannot be made or opened, is in use, or is not a cartridge
     */
    public static Cartridge open(Path file, BlankCartridge blank) throws IOException {
        // An interrupt would close the channels that are used meanwhile.
        boolean interrupted = Thread.interrupted();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (!Files.exists(file)) {
                make(file, blank);
            }
            return open(file);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Cartridge open(Path file) throws IOException {
        MappedStorage storage = MappedStorage.open(file, 0);
        try {
            if (storage.length() < AREA) {
                throw new IOException(file + " is not a cartridge: it has only " + storage.length() + " bytes");
            }
            return open(storage, new SecureRandom());
        } catch (IOException e) {
            storage.close();
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static void make(Path file, BlankCartridge blank) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        create(MappedStorage.open(unfinished, AREA + size(blank.capacities())), blank, new SecureRandom()).close();
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(unfinished.resolveSibling(unfinished.getFileName() + ".lock"));
        MappedStorage.syncFolder(file);
    }

    /** Makes a cartridge on empty storage. */
    static Cartridge create(Storage storage, BlankCartridge blank, RandomGenerator random) throws IOException {
        SuperblockPair superblocks = new SuperblockPair(storage);
        List<List<MediumAttribute>> attributes = new ArrayList<>();
        blank.capacities().forEach(capacity -> attributes.add(List.of()));
        long area = size(blank.capacities());
        Superblock content = new Superblock(blank, WriteProtection.OFF, area,
                regions(blank.capacities(), area, random), attributes);
        superblocks.write(content.encode());
        return new Cartridge(storage, random, superblocks, content);
    }

    /** Opens the cartridge on a storage. */
    static Cartridge open(Storage storage, RandomGenerator random) throws IOException {
        SuperblockPair superblocks = new SuperblockPair(storage);
        byte[] content = superblocks.read()
                .orElseThrow(() -> new IOException("it is not a cartridge: it has no superblock that is whole"));
        return new Cartridge(storage, random, superblocks, Superblock.decode(content));
    }

    private static long size(List<Long> capacities) {
        return capacities.stream().mapToLong(Cartridge::pages).reduce(0, Math::addExact);
    }

    private static long pages(long capacity) {
        return Math.ceilDiv(capacity, PAGE) * PAGE;
    }

    private static List<RegionState> regions(List<Long> capacities, long area, RandomGenerator random) {
        if (capacities.isEmpty() || capacities.size() > MAX_PARTITIONS
                || capacities.stream().anyMatch(capacity -> capacity < 1) || size(capacities) > area) {
            throw new IllegalArgumentException("partitions of " + capacities + " bytes do not fit " + area + " bytes");
        }
        List<RegionState> regions = new ArrayList<>();
        long start = AREA;
        for (long capacity : capacities) {
            long seed = random.nextLong();
            regions.add(new RegionState(start, pages(capacity), seed, 0, seed, 0));
            start += pages(capacity);
        }
        return regions;
    }

    private void tell() throws IOException {
        superblocks.write(new Superblock(label, protection, area, regions,
                memories.stream().map(AuxiliaryMemory::all).toList()).encode());
    }

    /** {@return what its maker gave it} */
    public String serial() {
        return label.serial();
    }

    /** {@return what is on its outside, may be empty} */
    public String barcode() {
        return label.barcode();
    }

    /** {@return what it is for} */
    public CartridgeKind kind() {
        return label.kind();
    }

    /** {@return the code of its recording format} */
    public int density() {
        return label.density();
    }

    /** {@return bytes of all partitions together} */
    public long area() {
        return area;
    }

    /** {@return its switch} */
    public WriteProtection protection() {
        return protection;
    }

    /**
     * Moves the switch.
     *
     * @param position where to
     * @throws IOException when it cannot be written down
     */
    public void protect(WriteProtection position) throws IOException {
        if (position != protection) {
            protection = position;
            tell();
        }
    }

    /** {@return how many partitions it has} */
    public int partitions() {
        return partitions.size();
    }

    /** {@return a partition, counted from 0} */
    public Partition partition(int number) {
        return partitions.get(number);
    }

    /** {@return the auxiliary memory of a partition, counted from 0} */
    public AuxiliaryMemory memory(int number) {
        return memories.get(number);
    }

    /**
     * Divides it anew. All data is gone, and the attributes of all partitions but the first. After an error nothing is
     * changed while it stays open, and opened again it may be as before or divided anew.
     *
     * @param capacities bytes of each partition, at most {@link #area} together when rounded up to pages of 4096
     * @throws IOException when it cannot be written down
     */
    public void format(List<Long> capacities) throws IOException {
        List<RegionState> after = regions(capacities, area, random);
        // Each byte that was touched stays so: a later wipe of it must not pass it over.
        long touched = regions.stream().filter(region -> region.touched() > 0)
                .mapToLong(region -> region.start() + region.touched()).max().orElse(0);
        after.forEach(region -> region.touch(Math.clamp(touched - region.start(), 0, region.capacity())));
        List<List<MediumAttribute>> attributes = new ArrayList<>(Collections.nCopies(after.size(), List.of()));
        attributes.set(0, memories.getFirst().all());
        superblocks.write(new Superblock(label, protection, area, after, attributes).encode());
        regions = after;
        partitions.clear();
        memories.subList(1, memories.size()).clear();
        for (RegionState region : after) {
            partitions.add(Partition.open(storage, copy, region, this::tell, random));
            if (memories.size() < partitions.size()) {
                memories.add(memory(List.of()));
            }
        }
    }

    /**
     * Returns when everything written will survive a loss of power.
     *
     * @throws IOException when it will not, or may not
     */
    public void sync() throws IOException {
        for (Partition partition : partitions) {
            partition.sync();
        }
    }

    /** Syncs it and lets its file go. What could not be synced is as after a loss of power. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            sync();
            partitions.forEach(Partition::settle);
            tell();
        } finally {
            partitions.clear();
            storage.close();
        }
    }
}
