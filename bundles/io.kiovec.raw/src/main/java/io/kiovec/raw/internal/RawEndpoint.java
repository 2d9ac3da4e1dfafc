// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FallocateMode;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
    private final long block;
    private final Identity identity;
    private final Kind kind;
    private final Supplier<Optional<String>> loss;
    private final QueueEngine engine;

    RawEndpoint(Descriptor descriptor, Limits limits, Identity identity, Kind kind,
            Supplier<Optional<String>> loss, QueueEngine engine) {
        this.loss = loss;
        this.engine = engine;
        this.descriptor = descriptor;
        this.limits = limits;
        this.block = limits.logicalBlock();
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

    /** A file has no device of its own that could go. */
    @Override
    public Optional<String> lost() {
        return loss.get();
    }

    /** {@return the error of a read: what a disk that has gone did not read, may be read again when it is back} */
    private DeviceException readError(Address address, DeviceException told) {
        return lost().<DeviceException>map(why -> new DeviceException.Offline(address, why, told.detail(), told))
                .orElse(told);
    }

    /** {@return the error of a change: what a disk that has gone took of it, nobody can tell} */
    private DeviceException changeError(Address address, DeviceException told) {
        return lost().<DeviceException>map(why -> new DeviceException.OutcomeUnknown(address,
                why + ": nobody can tell how much of what was written last is there", told.detail(), told))
                .orElse(told);
    }

    @Override
    public long read(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        long result;
        do {
            result = descriptor.pread(memory, 0, memory.byteSize(), offset);
        } while (result == INTERRUPTED);
        return hasRead("pread", result, offset, call);
    }

    @Override
    public long readPieces(long offset, List<MemorySegment> pieces, BlockCall call) throws DeviceException {
        long result;
        do {
            result = descriptor.preadv(pieces, offset);
        } while (result == INTERRUPTED);
        return hasRead("preadv", result, offset, call);
    }

    private long hasRead(String name, long result, long offset, BlockCall call) throws DeviceException {
        if (result < 0) {
            throw readError(call.address(), RawErrors.read(call.address(), descriptor.failure(name, result)));
        }
        long whole = wholeBlocks(result);
        if (whole == 0) {
            throw readError(call.address(), smaller(result, offset, call.address()));
        }
        return whole;
    }

    @Override
    public long write(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        long result;
        do {
            result = descriptor.pwrite(memory, 0, memory.byteSize(), offset);
        } while (result == INTERRUPTED);
        return hasWritten("pwrite", result, offset, call);
    }

    @Override
    public long writePieces(long offset, List<MemorySegment> pieces, BlockCall call) throws DeviceException {
        long result;
        do {
            result = descriptor.pwritev(pieces, offset);
        } while (result == INTERRUPTED);
        return hasWritten("pwritev", result, offset, call);
    }

    private long hasWritten(String name, long result, long offset, BlockCall call) throws DeviceException {
        if (result < 0) {
            throw changeError(call.address(), RawErrors.write(call.address(), descriptor.failure(name, result)));
        }
        if (call.durability() == Durability.FORCE_UNIT_ACCESS) {
            flush(call);
        }
        long whole = wholeBlocks(result);
        if (whole == 0) {
            throw changeError(call.address(), smaller(result, offset, call.address()));
        }
        return whole;
    }

    long wholeBlocks(long bytes) {
        // Dividing takes longer than all else that is done here.
        return (block & block - 1) == 0 ? bytes & -block : bytes - bytes % block;
    }

    /** At its end a device that has become smaller moves less than a block. */
    private DeviceException smaller(long bytes, long offset, Address address) {
        return new DeviceException.Medium(address, "ends at " + (offset + bytes) + ", although it had "
                + limits.capacity() + " bytes when it was opened: it was made smaller");
    }

    @Override
    public void flush(BlockCall call) throws DeviceException {
        long result;
        do {
            result = descriptor.fdatasync();
        } while (result == INTERRUPTED);
        if (result < 0) {
            throw changeError(call.address(),
                    RawErrors.flush(call.address(), descriptor.failure("fdatasync", result)));
        }
    }

    @Override
    public Optional<BlockEndpointQueue> openQueue(int depth) {
        return engine.open(this, descriptor, depth);
    }

    /** {@return what a request of the queue ended with} */
    Failure failure(BlockEndpointQueue.Kind kind, ErrnoException e) {
        if (e.error() == Errno.ECANCELED) {
            return Failure.OUTCOME_UNKNOWN;
        }
        Address address = address();
        DeviceException told = switch (kind) {
            case READ -> readError(address, RawErrors.read(address, e));
            case WRITE -> changeError(address, RawErrors.write(address, e));
            case FLUSH -> changeError(address, RawErrors.flush(address, e));
        };
        return told.failure();
    }

    /** {@return the error of a queue that takes no calls any more} */
    DeviceException queueError(ErrnoException e) {
        return new DeviceException.OutcomeUnknown(address(),
                "the ring takes no calls any more (" + e.getMessage() + ")",
                DeviceException.Detail.errno(e.errno()), e);
    }

    String name() {
        return descriptor.path().toString();
    }

    private Address address() {
        return new Address("raw", name());
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

    private void change(Address address, RangeCall call) throws DeviceException {
        while (true) {
            try {
                call.make();
                return;
            } catch (ErrnoException e) {
                if (e.error() != Errno.EINTR) {
                    throw changeError(address, RawErrors.change(address, e));
                }
            }
        }
    }

    @Override
    public void close() throws DeviceException {
        try {
            descriptor.close();
        } catch (ErrnoException e) {
            throw RawErrors.flush(address(), e);
        }
    }
}
