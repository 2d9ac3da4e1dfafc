// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.scsi.CommandEffect;
import io.kiovec.sg.internal.Frames.Frame;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Optional;

/**
 * An open sg node. A command is one SG_IO call on the caller's thread. What sg did with the data its info bits say; what it
 * has no place for is refused before anything moved, and then the framework does it indirectly.
 *
 * <p>There is no abort: Linux has no call to abort one command, and a reset, which would end it, ends everybody's. So an aborted
 * command runs to its end, or to its timeout.
 */
final class SgEndpoint implements ScsiEndpoint {

    /** Commands that sg takes of one descriptor at a time ({@code SG_MAX_QUEUE}). */
    static final int QUEUE = 16;

    private final SgOpening opening;
    private final Address address;
    private final Descriptor descriptor;
    private final Limits limits;
    private final Identity identity;
    private final CommandGuard guard;
    private final Optional<MappedMemory> mapped;
    private final DevicePresence presence;
    private final Frames frames;
    private final LongCommands longCommands;
    private final Chunks chunks = new Chunks();
    private final long tableSize;
    /** The kernel has said that the device is gone: it does not come back on this descriptor. */
    private volatile boolean gone;

    SgEndpoint(SgOpening opening, Descriptor descriptor, Limits limits, Identity identity, CommandGuard guard,
            Optional<MappedMemory> mapped, DevicePresence presence) {
        this.presence = presence;
        this.opening = opening;
        this.address = guard.address();
        this.descriptor = descriptor;
        this.limits = limits;
        this.identity = identity;
        this.guard = guard;
        this.mapped = mapped;
        longCommands = new LongCommands(descriptor, NodeForm.BLOCK, address);
        frames = new Frames(address, QUEUE, SgHeader.LAYOUT.byteSize());
        tableSize = limits.getOr(Limit.MAX_ELEMENTS, Long.MAX_VALUE);
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
    public Optional<String> lost() {
        return presence.lost();
    }

    @Override
    public Optional<BufferAllocator> allocator() {
        return mapped.map(own -> own);
    }

    @Override
    public void execute(ScsiCall call) throws DeviceException {
        CommandEffect effect = guard.check(call.cdb(), call.attribute(), call.data().byteSize());
        if (gone) {
            throw SgErrors.gone(address);
        }
        longCommands.check(call.cdb());
        Frame frame = frames.take(call.timeoutNanos());
        try {
            SgHeader.begin(frame.header(), call.cdb(), call.sense(), CommandGuard.millis(call.timeoutNanos()),
                    frame.packId());
            send(call, frame, effect);
        } finally {
            frames.give(frame);
            // The header points to them.
            Reference.reachabilityFence(call.cdb());
            Reference.reachabilityFence(call.sense());
        }
    }

    private void send(ScsiCall call, Frame frame, CommandEffect effect) throws DeviceException {
        if (call.direction() == DataDirection.NONE || call.data().byteSize() == 0) {
            SgHeader.flags(frame.header(), order(call.attribute()));
            indirectCall(call, frame, MemorySegment.NULL, effect);
            finish(call, frame, effect);
        } else if (call.direction() == DataDirection.IN && call.dataPhase() == DataPhase.DISCARD) {
            discarding(call, frame, effect);
        } else {
            switch (call.mode()) {
                case MAPPED -> mapped(call, frame, effect);
                case DIRECT -> direct(call, frame, effect);
                case INDIRECT, UNTOLD -> indirect(call, frame, effect);
            }
        }
    }

    private static int order(TaskAttribute attribute) {
        return attribute == TaskAttribute.HEAD_OF_QUEUE ? SgHeader.AT_HEAD : SgHeader.AT_TAIL;
    }

    private static int direction(ScsiCall call) {
        return call.direction() == DataDirection.IN ? SgHeader.FROM_DEVICE : SgHeader.TO_DEVICE;
    }

    /** The device transfers into the kernel's memory, and without an address nothing is copied out of it. */
    private void discarding(ScsiCall call, Frame frame, CommandEffect effect) throws DeviceException {
        SgHeader.data(frame.header(), SgHeader.FROM_DEVICE, (int) call.data().byteSize(), 0);
        SgHeader.flags(frame.header(), order(call.attribute()) | SgHeader.NO_TRANSFER);
        indirectCall(call, frame, MemorySegment.NULL, effect);
        finish(call, frame, effect);
        call.tellMode(TransferMode.INDIRECT);
    }

    private void direct(ScsiCall call, Frame frame, CommandEffect effect) throws DeviceException {
        MemorySegment data = call.data();
        SgHeader.data(frame.header(), direction(call), (int) data.byteSize(), data.address());
        SgHeader.flags(frame.header(), order(call.attribute()) | SgHeader.DIRECT_IO);
        long result = io(descriptor, frame, data);
        if (result < 0) {
            ErrnoException e = descriptor.failure("SG_IO", result);
            if (SgErrors.isAboutMemory(e.error()) && call.cdb().byteSize() <= 32) {
                throw SgErrors.impossible(address, reason(data.address(), data.byteSize()), e);
            }
            throw failure(e, call, effect);
        }
        long moved = finish(call, frame, effect);
        switch (SgHeader.info(frame.header()) & SgHeader.DIRECT_IO_MASK) {
            case SgHeader.DIRECT_DONE -> call.tellMode(TransferMode.DIRECT);
            case SgHeader.INDIRECT_DONE -> {
                call.tellMode(TransferMode.INDIRECT);
                call.tellCopied(moved);
            }
            default -> call.tellMode(TransferMode.UNTOLD);
        }
    }

    /** {@return why the kernel refused memory, as far as it can be told from outside (rule M4's order)} */
    private Demotion reason(long at, long length) {
        if (length > limits.getOr(Limit.MAX_TRANSFER, Long.MAX_VALUE)) {
            return Demotion.TRANSFER_TOO_LARGE;
        }
        long pages = (at + length + 4095) / 4096 - at / 4096;
        return pages > tableSize ? Demotion.TOO_MANY_SEGMENTS : Demotion.KERNEL;
    }

    private void mapped(ScsiCall call, Frame frame, CommandEffect effect) throws DeviceException {
        MappedBuffer buffer = mapped.flatMap(own -> own.find(call.region()))
                .orElseThrow(() -> SgErrors.impossible(address, Demotion.FOREIGN_BUFFER, null));
        if (call.regionOffset() != 0) {
            // sg transfers into the reserve's beginning, whatever address is given.
            throw SgErrors.impossible(address, Demotion.ADDRESS_UNALIGNED, null);
        }
        if (!buffer.begin()) {
            throw SgErrors.impossible(address, Demotion.RESERVE_BUSY, null);
        }
        try {
            SgHeader.data(frame.header(), direction(call), (int) call.data().byteSize(), 0);
            SgHeader.flags(frame.header(), order(call.attribute()) | SgHeader.MMAP_IO);
            long result = io(buffer.descriptor(), frame, MemorySegment.NULL);
            if (result < 0) {
                throw mappedFailure(buffer.descriptor().failure("SG_IO", result), call, effect);
            }
            finish(call, frame, effect);
            call.tellMode(TransferMode.MAPPED);
        } finally {
            buffer.end();
        }
    }

    private DeviceException mappedFailure(ErrnoException e, ScsiCall call, CommandEffect effect) {
        return switch (e.error()) {
            case EBUSY -> SgErrors.impossible(address, Demotion.RESERVE_BUSY, e);
            case ENOMEM -> SgErrors.impossible(address, Demotion.TRANSFER_TOO_LARGE, e);
            case EINVAL -> SgErrors.impossible(address, Demotion.KERNEL, e);
            default -> failure(e, call, effect);
        };
    }

    private void indirect(ScsiCall call, Frame frame, CommandEffect effect) throws DeviceException {
        MemorySegment data = call.data();
        SgHeader.flags(frame.header(), order(call.attribute()));
        if (data.isNative()) {
            SgHeader.data(frame.header(), direction(call), (int) data.byteSize(), data.address());
            indirectCall(call, frame, data, effect);
            call.tellCopied(finish(call, frame, effect));
        } else {
            throughChunks(call, frame, effect);
        }
        call.tellMode(TransferMode.INDIRECT);
    }

    /** Twice copied: between the array and memory that the kernel can be pointed to, and by the kernel. */
    private void throughChunks(ScsiCall call, Frame frame, CommandEffect effect) throws DeviceException {
        MemorySegment data = call.data();
        try (Chunks.Lease lease = chunks.take(address, data.byteSize())) {
            if (call.direction() == DataDirection.OUT) {
                lease.copyFrom(data);
                call.tellCopied(data.byteSize());
            }
            int count = lease.list(frame);
            SgHeader.data(frame.header(), direction(call), (int) data.byteSize(), frame.vectors().address());
            SgHeader.vectors(frame.header(), count);
            indirectCall(call, frame, frame.vectors(), effect);
            long moved = finish(call, frame, effect);
            call.tellCopied(moved);
            if (call.direction() == DataDirection.IN) {
                lease.copyTo(data, moved);
                call.tellCopied(moved);
            }
        }
    }

    private void indirectCall(ScsiCall call, Frame frame, MemorySegment data, CommandEffect effect)
            throws DeviceException {
        long result = io(descriptor, frame, data);
        if (result < 0) {
            ErrnoException e = descriptor.failure("SG_IO", result);
            long most = limits.getOr(Limit.MAX_TRANSFER, Long.MAX_VALUE);
            long length = call.data().byteSize();
            throw e.error() == Errno.ENOMEM || e.error() == Errno.EINVAL && length > most
                    ? SgErrors.noMemory(address, e, length, most)
                    : failure(e, call, effect);
        }
    }

    private DeviceException failure(ErrnoException e, ScsiCall call, CommandEffect effect) {
        gone |= e.error() == Errno.ENODEV || e.error() == Errno.EBADF;
        return SgErrors.call(address, e, effect, call.cdb().byteSize());
    }

    /**
     * The call itself. A signal that ends it leaves the command running as an orphan, which sg keeps for us: its answer is
     * read, and nothing is sent twice.
     */
    private static long io(Descriptor on, Frame frame, MemorySegment data) {
        long result = on.ioctl(SgIoctl.IO, frame.header(), data);
        return result == Errno.EINTR.result() ? Orphan.await(on, frame.header()) : result;
    }

    /** Tells the result. */
    private long finish(ScsiCall call, Frame frame, CommandEffect effect) throws DeviceException {
        MemorySegment header = frame.header();
        int status = SgHeader.status(header);
        int host = SgHeader.hostStatus(header);
        int driver = SgHeader.driverStatus(header);
        if (status == 0 && SgErrors.failed(host, driver)) {
            if (HostStatus.of(host) == HostStatus.ABORT) {
                longCommands.aborted(call.cdb());
            }
            throw SgErrors.host(address, host, driver, effect);
        }
        int residual = SgHeader.residual(header);
        call.tellStatus(status, SgHeader.senseLength(header), residual);
        return Math.max(0, call.data().byteSize() - Math.max(0, residual));
    }

    @Override
    public void reset(ResetScope scope) throws DeviceException {
        Resets.reset(descriptor, address, scope);
    }

    @Override
    public ScsiEndpoint session(String initiatorPort) throws DeviceException {
        throw Resets.onePort(address);
    }

    @Override
    public Optional<ScsiEndpointQueue> openQueue(int depth) throws DeviceException {
        return Optional.of(new SgQueue(opening.another(descriptor), guard, limits, Math.clamp(depth, 1, QUEUE)));
    }

    @Override
    public void close() throws DeviceException {
        mapped.ifPresent(MappedMemory::stop);
        Resets.close(descriptor, address);
    }
}
