// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.scsi.CommandEffect;
import io.kiovec.sg.internal.Frames.Frame;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Optional;

/**
 * An open bsg node, or a SCSI disk's block node: both take SG_IO without a word about how the data shall move or has moved.
 * So the framework stages what is to be indirect, and a direct transfer is one of which the driver does not say. No abort, as
 * {@link SgEndpoint}.
 */
final class PlainEndpoint implements ScsiEndpoint {

    /** Commands at a time: more than one adapter takes, and few enough to keep their headers. */
    private static final int QUEUE = 64;

    private final NodeForm form;
    private final Address address;
    private final Descriptor descriptor;
    private final Limits limits;
    private final Identity identity;
    private final CommandGuard guard;
    private final DevicePresence presence;
    private final Frames frames;
    private final LongCommands longCommands;
    private volatile boolean gone;

    PlainEndpoint(NodeForm form, Descriptor descriptor, Limits limits, Identity identity, CommandGuard guard,
            DevicePresence presence) {
        this.presence = presence;
        this.form = form;
        this.address = guard.address();
        this.descriptor = descriptor;
        this.limits = limits;
        this.identity = identity;
        this.guard = guard;
        longCommands = new LongCommands(descriptor, form, address);
        frames = new Frames(address, QUEUE, form.bytes());
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
    public void execute(ScsiCall call) throws DeviceException {
        CommandEffect effect = guard.check(call.cdb(), call.attribute(), call.data().byteSize());
        if (gone) {
            throw SgErrors.gone(address);
        }
        longCommands.check(call.cdb());
        Frame frame = frames.take(call.timeoutNanos());
        try {
            MemorySegment header = frame.header();
            boolean hasData = call.direction() != DataDirection.NONE && call.data().byteSize() > 0;
            form.fill(header, call, hasData ? call.direction() : DataDirection.NONE);
            long result = descriptor.ioctl(SgIoctl.IO, header, hasData ? call.data() : MemorySegment.NULL);
            if (result < 0) {
                throw failure(descriptor.failure("SG_IO", result), call, effect, hasData);
            }
            finish(call, header, effect);
            if (hasData) {
                call.tellMode(TransferMode.UNTOLD);
            }
        } finally {
            frames.give(frame);
            // The header points to them.
            Reference.reachabilityFence(call.cdb());
            Reference.reachabilityFence(call.sense());
        }
    }

    private DeviceException failure(ErrnoException e, ScsiCall call, CommandEffect effect, boolean hasData) {
        gone |= e.error() == Errno.ENODEV || e.error() == Errno.EBADF;
        boolean usual = call.cdb().byteSize() <= 32;
        return hasData && usual && SgErrors.isAboutMemory(e.error())
                ? SgErrors.impossible(address, call.data().byteSize() > limits.getOr(Limit.MAX_TRANSFER, Long.MAX_VALUE)
                        ? Demotion.TRANSFER_TOO_LARGE
                        : Demotion.KERNEL, e)
                : SgErrors.call(address, e, effect, call.cdb().byteSize());
    }

    private void finish(ScsiCall call, MemorySegment header, CommandEffect effect) throws DeviceException {
        int status = form.status(header);
        int host = form.hostStatus(header);
        int driver = form.driverStatus(header);
        if (status == 0 && SgErrors.failed(host, driver)) {
            if (HostStatus.of(host) == HostStatus.ABORT) {
                longCommands.aborted(call.cdb());
            }
            throw SgErrors.host(address, host, driver, effect);
        }
        call.tellStatus(status, form.senseLength(header), form.residual(header, call.direction()));
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
    public void close() throws DeviceException {
        Resets.close(descriptor, address);
    }
}
