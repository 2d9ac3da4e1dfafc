// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.IoRing;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Lifetime;
import io.kiovec.linux.Mapping;
import io.kiovec.linux.PageKind;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What works the queues of a disk: a ring of the kernel's, or the framework's threads with {@code pread} and {@code pwrite}.
 * Unless it is said, a short probe chooses, once for each disk, so that a swap does not pay for it: some drivers (zram) have
 * rings wait for threads of the kernel, which is slower than a plain call.
 */
final class QueueEngine {

    /** What is asked for. */
    enum Choice {
        /** What a probe finds to be quicker. */
        AUTO,
        /** A ring wherever the kernel gives one. */
        RING,
        /** Threads of the framework. */
        THREADS;

        /** {@return what a word of the configuration means, empty for another word} */
        static Optional<Choice> of(String word) {
            try {
                return Optional.of(valueOf(word.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException other) {
                return Optional.empty();
            }
        }
    }

    /** Pieces of memory that a ring has registered at most; slabs are of some MiB, so this is enough for most. */
    private static final int SLOTS = 256;
    private static final int PROBE_DEPTH = 8;
    private static final int PROBE_ROUNDS = 50;
    private static final int PROBE_BYTES = 4096;
    /**
     * How much slower a ring may be than calls one after the other: threads cost more than such calls, and a disk whose
     * requests go to the kernel's threads is slower by far more.
     */
    private static final int SLOWER = 2;
    /** What a probe may take; a disk that is slower than that does not mind the engine. */
    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What was found of the disks of a process; of one number only the disk that has it now. */
    static final class Found {

        private record Disk(OptionalLong sequence, Choice choice) {
        }

        private final ConcurrentHashMap<DeviceNumber, Disk> disks = new ConcurrentHashMap<>();

        Optional<Choice> of(BlockNode disk) {
            return Optional.ofNullable(disks.get(disk.number()))
                    .filter(known -> known.sequence().equals(disk.diskSequence())).map(Disk::choice);
        }

        void note(BlockNode disk, Choice choice) {
            disks.put(disk.number(), new Disk(disk.diskSequence(), choice));
        }
    }

    /** What a kernel says that gives no rings, as far as anybody can tell; other errors may pass. */
    private static final Set<Errno> NEVER = EnumSet.of(Errno.ENOSYS, Errno.EPERM, Errno.EINVAL);

    private final Kernel kernel;
    private final Choice asked;
    private final Found found;
    private final BlockNode disk;
    private final Consumer<String> log;

    /**
     * Makes one for the queues of an endpoint.
     *
     * @param kernel whose rings
     * @param asked what is asked for
     * @param found what is known of disks already, and where to note more
     * @param disk what the endpoint is on
     * @param log is told what was chosen and why
     */
    QueueEngine(Kernel kernel, Choice asked, Found found, BlockNode disk, Consumer<String> log) {
        this.kernel = kernel;
        this.asked = asked;
        this.found = found;
        this.disk = disk;
        this.log = log;
    }

    /** {@return a queue on a ring of this thread; empty where threads are to do it} */
    Optional<BlockEndpointQueue> open(RawEndpoint endpoint, Descriptor descriptor, int depth) {
        try {
            return choice(endpoint, descriptor) == Choice.THREADS
                    ? Optional.empty()
                    : Optional.of(new RawQueue(kernel.openRing(descriptor, depth, SLOTS), endpoint, depth));
        } catch (ErrnoException e) {
            if (NEVER.contains(e.error())) {
                found.note(disk, Choice.THREADS);
            }
            log.accept(endpoint.name() + ": queues work with threads, for there is no ring: " + why(e));
            return Optional.empty();
        }
    }

    private Choice choice(RawEndpoint endpoint, Descriptor descriptor) throws ErrnoException {
        if (asked != Choice.AUTO) {
            return asked;
        }
        Optional<Choice> known = found.of(disk);
        if (known.isPresent()) {
            return known.get();
        }
        Choice quicker = probe(endpoint, descriptor);
        found.note(disk, quicker);
        return quicker;
    }

    private static String why(ErrnoException e) {
        return switch (e.error()) {
            case ENOSYS -> "the kernel has no io_uring";
            case EPERM -> "io_uring is forbidden here (kernel.io_uring_disabled, or a filter of system calls)";
            case EINVAL -> "the kernel is too old (Linux 6.1 is needed)";
            default -> e.error() == Errno.ENOMEM
                    ? "the process may not lock more memory (ulimit -l)"
                    : e.getMessage();
        };
    }

    /** Reads the same blocks by plain calls and by a ring, in turns; reading changes nothing. */
    private Choice probe(RawEndpoint endpoint, Descriptor descriptor) throws ErrnoException {
        long bytes = Math.max(PROBE_BYTES, endpoint.limits().logicalBlock());
        long blocks = endpoint.limits().capacity() / bytes;
        if (blocks == 0) {
            return Choice.RING;
        }
        try (IoRing ring = kernel.openRing(descriptor, PROBE_DEPTH, 1);
                Mapping memory = kernel.map(bytes * PROBE_DEPTH, kernel.pageSize(), PageKind.BASE, Lifetime.CHECKED)) {
            Probe probe = new Probe(ring, descriptor, memory.memory(), bytes, blocks);
            // The best of many rounds: others may be slow because code is not compiled yet, or others have the processor.
            long calls = Long.MAX_VALUE;
            long rings = Long.MAX_VALUE;
            long begin = System.nanoTime();
            for (int round = 0; round < PROBE_ROUNDS && System.nanoTime() - begin < PROBE_NANOS; round++) {
                long one = System.nanoTime();
                probe.byCalls(round);
                long two = System.nanoTime();
                probe.byRing(round);
                calls = Math.min(calls, two - one);
                rings = Math.min(rings, System.nanoTime() - two);
            }
            return chosen(endpoint, bytes, calls, rings);
        }
    }

    private Choice chosen(RawEndpoint endpoint, long bytes, long calls, long rings) {
        Choice quicker = rings <= SLOWER * calls ? Choice.RING : Choice.THREADS;
        log.accept(String.format(Locale.ROOT,
                "%s: queues work with %s: %d reads of %d bytes took %d us by a ring and %d us one after the other",
                endpoint.name(), quicker == Choice.RING ? "a ring" : "threads", PROBE_DEPTH, bytes, rings / 1000,
                calls / 1000));
        return quicker;
    }

    /** The two ways of the probe. */
    private record Probe(IoRing ring, Descriptor descriptor, MemorySegment memory, long bytes, long blocks) {

        private long offset(int round, int index) {
            // Spread over the device, the same for both.
            return Math.floorMod((round * (long) PROBE_DEPTH + index) * 0x9E3779B97F4A7C15L >>> 1, blocks) * bytes;
        }

        void byCalls(int round) {
            for (int i = 0; i < PROBE_DEPTH; i++) {
                descriptor.pread(memory, i * bytes, bytes, offset(round, i));
            }
        }

        void byRing(int round) {
            for (int i = 0; i < PROBE_DEPTH; i++) {
                ring.read(i, memory.asSlice(i * bytes, bytes), offset(round, i), IoRing.NO_SLOT);
            }
            int[] left = {PROBE_DEPTH};
            while (left[0] > 0) {
                if (ring.reap((_, _) -> left[0]--, left[0], TimeUnit.SECONDS.toNanos(1)) < 0) {
                    throw new IllegalStateException("a ring that was opened takes no calls");
                }
            }
        }
    }
}
