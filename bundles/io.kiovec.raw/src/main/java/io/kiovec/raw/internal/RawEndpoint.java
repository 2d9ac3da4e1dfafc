// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FallocateMode;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import java.lang.foreign.MemorySegment;

/**
 * An open block node or file. One system call for each transfer; a signal makes it again. Discards go to the kernel as
 * they come: it, the file system or the device rounds them inward to what it can give up.
 */
final class RawEndpoint implements BlockEndpoint {

    /** What is behind the descriptor. */
    enum Kind {
        /** A disk or a partition. */
        BLOCK_NODE,
        /** A regular file. */
        FILE
    }

    private static final long INTERRUPTED = Errno.EINTR.result();

    private final Descriptor descriptor;
    private final Limits limits;
    private final Identity identity;
    private final Kind kind;

    RawEndpoint(Descriptor descriptor, Limits limits, Identity identity, Kind kind) {
        this.descriptor = descriptor;
        this.limits = limits;
        this.identity = identity;
        this.kind = kind;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public long read(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        long result;
        do {
            result = descriptor.pread(memory, 0, memory.byteSize(), offset);
        } while (result == INTERRUPTED);
        if (result < 0) {
            throw RawErrors.read(call.address(), descriptor.failure("pread", result));
        }
        return wholeBlocks(result, offset, call.address());
    }

    @Override
    public long write(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        long result;
        do {
            result = descriptor.pwrite(memory, 0, memory.byteSize(), offset);
        } while (result == INTERRUPTED);
        if (result < 0) {
            throw RawErrors.write(call.address(), descriptor.failure("pwrite", result));
        }
        if (call.durability() == Durability.FORCE_UNIT_ACCESS) {
            flush(call);
        }
        return wholeBlocks(result, offset, call.address());
    }

    /** At its end a device that has become smaller moves less than a block. */
    private long wholeBlocks(long bytes, long offset, Address address) throws DeviceException {
        long whole = bytes - bytes % limits.logicalBlock();
        if (whole == 0) {
            throw new DeviceException.Medium(address, "ends at " + (offset + bytes) + ", although it had "
                    + limits.capacity() + " bytes when it was opened: it was made smaller");
        }
        return whole;
    }

    @Override
    public void flush(BlockCall call) throws DeviceException {
        long result;
        do {
            result = descriptor.fdatasync();
        } while (result == INTERRUPTED);
        if (result < 0) {
            throw RawErrors.flush(call.address(), descriptor.failure("fdatasync", result));
        }
    }

    @Override
    public void discard(long offset, long length, BlockCall call) throws DeviceException {
        change(call.address(), () -> {
            if (kind == Kind.BLOCK_NODE) {
                descriptor.discard(offset, length);
            } else {
                descriptor.fallocate(FallocateMode.PUNCH_HOLE, offset, length);
            }
        });
    }

    @Override
    public void writeZeroes(long offset, long length, BlockCall call) throws DeviceException {
        change(call.address(), () -> {
            if (kind == Kind.BLOCK_NODE) {
                descriptor.zeroOut(offset, length);
            } else {
                zeroRange(offset, length);
            }
        });
    }

    /** File systems that cannot mark a range as zeroes can mostly give it back, which reads as zeroes too. */
    private void zeroRange(long offset, long length) throws ErrnoException {
        try {
            descriptor.fallocate(FallocateMode.ZERO_RANGE, offset, length);
        } catch (ErrnoException e) {
            if (e.error() != Errno.EOPNOTSUPP) {
                throw e;
            }
            descriptor.fallocate(FallocateMode.PUNCH_HOLE, offset, length);
        }
    }

    /** A call on a range, which may be made again as a whole. */
    private interface RangeCall {
        void make() throws ErrnoException;
    }

    private static void change(Address address, RangeCall call) throws DeviceException {
        while (true) {
            try {
                call.make();
                return;
            } catch (ErrnoException e) {
                if (e.error() != Errno.EINTR) {
                    throw RawErrors.change(address, e);
                }
            }
        }
    }

    @Override
    public void close() throws DeviceException {
        try {
            descriptor.close();
        } catch (ErrnoException e) {
            throw RawErrors.flush(new Address("raw", descriptor.path().toString()), e);
        }
    }
}
