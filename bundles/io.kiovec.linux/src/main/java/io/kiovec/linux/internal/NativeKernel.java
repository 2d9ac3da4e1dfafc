// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.util.stream.Collectors.toSet;

import io.kiovec.linux.Advice;
import io.kiovec.linux.Answer;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.IoRing;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Lifetime;
import io.kiovec.linux.Mapping;
import io.kiovec.linux.OpenAccess;
import io.kiovec.linux.OpenFlag;
import io.kiovec.linux.PageKind;
import io.kiovec.linux.PageRuns;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;

/** The kernel that this process runs on. */
public final class NativeKernel implements Kernel {

    /** The mode of a file that {@link OpenFlag#CREATE} makes. */
    private static final int OWNER_ONLY = 0600;

    /** What says how a file is used, and not how it came to be open. */
    private static final Set<OpenFlag> LASTING = Set.of(OpenFlag.DIRECT, OpenFlag.NONBLOCKING,
            OpenFlag.DATA_SYNCHRONOUS);

    private final Architecture architecture;
    private final SysfsBlock sysfs;
    private final PageMap pageMap;
    private final AddressSpace addressSpace;

    NativeKernel(Architecture architecture, Path sysfs, Path proc) {
        this.architecture = architecture;
        this.sysfs = new SysfsBlock(sysfs);
        this.addressSpace = AddressSpace.of(architecture, sysfs, proc);
        this.pageMap = new PageMap(this, proc.resolve("self"));
    }

    /**
     * {@return the kernel, with what it needs linked}
     *
     * @param architecture whose numbers to use
     * @throws LinkageError when the C library misses a function
     * @throws IllegalCallerException when native access is not allowed
     */
    public static NativeKernel create(Architecture architecture) {
        // So that what is missing shows here and not in somebody's first transfer.
        FileCalls.find();
        MemoryCalls.find();
        // The first call, for the size of a page, shows whether calls are allowed.
        return new NativeKernel(architecture, Path.of("/sys"), Path.of("/proc"));
    }

    @Override
    public long pageSize() {
        return addressSpace.pageSize();
    }

    @Override
    public OptionalLong hugePageSize() {
        return addressSpace.hugePageSize();
    }

    @Override
    public Descriptor open(Path path, OpenAccess access, Set<OpenFlag> flags) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long number = FileCalls.open(LibC.state(arena), arena.allocateFrom(path.toString()),
                    architecture.openFlags(access, flags), OWNER_ONLY);
            return new NativeDescriptor((int) checked("open", number, path), path,
                    architecture.openFlags(access, flags.stream().filter(LASTING::contains).collect(toSet())));
        }
    }

    @Override
    public FileStatus status(Path path) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(StatxLayout.LAYOUT);
            checked("statx", FileCalls.statx(LibC.state(arena), StatxLayout.WORKING_DIRECTORY,
                    arena.allocateFrom(path.toString()), 0, StatxLayout.WANTED, statx), path);
            return StatxLayout.status(statx);
        }
    }

    private static long checked(String call, long result, Path path) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, (int) -result, path.toString());
        }
        return result;
    }

    @Override
    public BlockNode blockNode(Descriptor descriptor) throws ErrnoException {
        return OpenBlockNode.ask(descriptor, sysfs::node);
    }

    @Override
    public BlockNode blockNode(Descriptor descriptor, BlockNode known) throws ErrnoException {
        return OpenBlockNode.ask(descriptor, number -> {
            if (!number.equals(known.number())) {
                throw new IllegalArgumentException(descriptor.path() + " is " + number + ", not " + known.number());
            }
            return known;
        });
    }

    @Override
    public BlockNode blockNode(DeviceNumber number) {
        return sysfs.node(number);
    }

    @Override
    public Answer readOnly(DeviceNumber number) {
        return sysfs.readOnly(number);
    }

    @Override
    public Mapping map(long length, long alignment, PageKind pages, Lifetime lifetime) throws ErrnoException {
        AddressSpace.checkAlignment(alignment);
        return switch (pages) {
            case BASE -> addressSpace.guarded(length, alignment, addressSpace.pageSize(), lifetime);
            case TRANSPARENT_HUGE -> wishingHuge(length, alignment, lifetime);
            case RESERVED_HUGE -> addressSpace.reserved(length, alignment, lifetime);
        };
    }

    private Mapping wishingHuge(long length, long alignment, Lifetime lifetime) throws ErrnoException {
        if (hugePageSize().isEmpty()) {
            return addressSpace.guarded(length, alignment, pageSize(), lifetime);
        }
        long huge = hugePageSize().getAsLong();
        Mapping mapping = addressSpace.guarded(length, Math.max(alignment, huge), huge, lifetime);
        try {
            mapping.advise(Advice.HUGE_PAGE);
        } catch (ErrnoException refused) {
            // It was a wish: base pages do, and hugePages() tells.
            if (refused.error() != Errno.EINVAL) {
                mapping.close();
                throw refused;
            }
        }
        return mapping;
    }

    @Override
    public Mapping map(Descriptor descriptor, OpenAccess access, long offset, long length, Lifetime lifetime)
            throws ErrnoException {
        if (!(descriptor instanceof NativeDescriptor open)) {
            throw new IllegalArgumentException("not a descriptor of this process: " + descriptor);
        }
        return addressSpace.shared(open, access, offset, length, lifetime);
    }

    @Override
    public IoRing openRing(Descriptor file, int depth, int slots) throws ErrnoException {
        return NativeRing.open((NativeDescriptor) file, depth, slots);
    }

    @Override
    public Descriptor openEventCounter() throws ErrnoException {
        Path name = Path.of("eventfd");
        try (Arena arena = Arena.ofConfined()) {
            long number = FileCalls.eventfd(LibC.state(arena), 0,
                    architecture.openFlags(OpenAccess.READ_ONLY, Set.of(OpenFlag.NONBLOCKING)));
            return new NativeDescriptor((int) checked("eventfd", number, name), name, 0);
        }
    }

    @Override
    public PageRuns pageRuns(MemorySegment memory) {
        if (!memory.isNative() || memory.byteSize() == 0) {
            throw new IllegalArgumentException("native memory with a length has pages, not " + memory);
        }
        return pageMap.runs(memory.address(), memory.byteSize());
    }
}
