// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import io.kiovec.linux.PollEvent;
import io.kiovec.scsi.CommandEffect;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * sg's queue (rule D2): commands go by {@code write(2)}, answers come by {@code read(2)}, in whatever order the device gives
 * them, and a header's pack_id says which is whose. On a descriptor of its own, for the synchronous calls of the endpoint
 * read orphans from theirs. One thread; nothing is allocated for a command.
 */
final class SgQueue implements ScsiEndpointQueue {

    private enum Step {
        FREE, QUEUED, SENT, REFUSED
    }

    /** A place of the queue; its index, counted from 1, is the pack_id. */
    private static final class Place {
        private final MemorySegment header;
        private Step step = Step.FREE;
        private long token;
        private TransferMode asked = TransferMode.INDIRECT;
        private boolean discarded;
        private long length;
        private CommandEffect effect = CommandEffect.MEDIUM;
        private Failure refusal = Failure.NONE;
        private int errno;
        // What the header points to must not be collected.
        private MemorySegment cdb = MemorySegment.NULL;
        private MemorySegment sense = MemorySegment.NULL;
        private MemorySegment data = MemorySegment.NULL;

        Place(MemorySegment header) {
            this.header = header;
        }
    }

    private final Descriptor descriptor;
    private final CommandGuard guard;
    private final Address address;
    private final long mostBytes;
    private final Place[] places;
    private final MemorySegment answer;
    private int queued;
    private int sent;
    private int refused;

    SgQueue(Descriptor descriptor, CommandGuard guard, Limits limits, int depth) {
        this.descriptor = descriptor;
        this.guard = guard;
        address = guard.address();
        mostBytes = limits.getOr(Limit.MAX_TRANSFER, Long.MAX_VALUE);
        long bytes = SgHeader.LAYOUT.byteSize();
        MemorySegment headers = Arena.ofAuto().allocate((depth + 1) * bytes, Long.BYTES);
        places = new Place[depth];
        for (int i = 0; i < depth; i++) {
            places[i] = new Place(headers.asSlice(i * bytes, bytes));
        }
        answer = headers.asSlice(depth * bytes, bytes);
    }

    @Override
    public boolean offer(Entry entry) throws DeviceException {
        if (!entry.data().isNative() && entry.data().byteSize() > 0) {
            throw new DeviceException.IllegalRequest(address, "a queue takes native memory only: allocate a buffer");
        }
        if (entry.mode() == TransferMode.MAPPED) {
            throw new DeviceException.IllegalRequest(address,
                    "a mapped buffer has a descriptor of its own and no queue: execute the command instead");
        }
        CommandEffect effect = guard.check(entry.cdb(), entry.attribute(), entry.data().byteSize());
        for (int i = 0; i < places.length; i++) {
            if (places[i].step == Step.FREE) {
                fill(places[i], i + 1, entry, effect);
                queued++;
                return true;
            }
        }
        return false;
    }

    private static void fill(Place place, int packId, Entry entry, CommandEffect effect) {
        place.step = Step.QUEUED;
        place.token = entry.token();
        place.asked = entry.mode();
        place.length = entry.data().byteSize();
        place.effect = effect;
        place.cdb = entry.cdb();
        place.sense = entry.sense();
        place.data = entry.data();
        place.discarded = entry.direction() == DataDirection.IN && entry.dataPhase() == DataPhase.DISCARD;
        SgHeader.begin(place.header, entry.cdb(), entry.sense(), CommandGuard.millis(entry.timeoutNanos()), packId);
        int flags = entry.attribute() == TaskAttribute.HEAD_OF_QUEUE ? SgHeader.AT_HEAD : SgHeader.AT_TAIL;
        if (entry.direction() != DataDirection.NONE && place.length > 0) {
            SgHeader.data(place.header,
                    entry.direction() == DataDirection.IN ? SgHeader.FROM_DEVICE : SgHeader.TO_DEVICE,
                    (int) place.length, place.discarded ? 0 : entry.data().address());
            if (place.discarded) {
                flags |= SgHeader.NO_TRANSFER;
            } else if (entry.mode() == TransferMode.DIRECT) {
                flags |= SgHeader.DIRECT_IO;
            }
        }
        SgHeader.flags(place.header, flags);
    }

    @Override
    public int submit() throws DeviceException {
        int started = 0;
        for (Place place : places) {
            if (place.step == Step.QUEUED) {
                long result = descriptor.write(place.header, 0, SgHeader.LAYOUT.byteSize());
                if (result == Errno.EDOM.result() || result == Errno.EINTR.result()) {
                    // No room now: what comes back makes some, and the next submit goes on.
                    return started;
                }
                queued--;
                started++;
                if (result >= 0) {
                    place.step = Step.SENT;
                    sent++;
                } else {
                    refuse(place, (int) -result);
                }
            }
        }
        return started;
    }

    /** Not sent at all: the token comes back with the next reaping. */
    private void refuse(Place place, int errno) {
        place.step = Step.REFUSED;
        place.errno = errno;
        Errno error = Errno.of(errno);
        if (place.asked == TransferMode.DIRECT && !place.discarded && SgErrors.isAboutMemory(error)) {
            place.refusal = Failure.DIRECT_IMPOSSIBLE;
        } else if (error == Errno.ENOMEM || error == Errno.EINVAL && place.length > mostBytes) {
            place.refusal = place.length > mostBytes ? Failure.ILLEGAL_REQUEST : Failure.BUSY;
        } else if (error == Errno.ENODEV) {
            // write(2) sends or does not: unlike SG_IO it never waits, so nothing has reached the device.
            place.refusal = Failure.OFFLINE;
        } else {
            place.refusal = SgErrors.call(address, descriptor.failure("write", -errno), place.effect,
                    place.cdb.byteSize()).failure();
        }
        refused++;
    }

    @Override
    public int reap(Sink sink, int minimum, long timeoutNanos) throws DeviceException {
        int handed = refused > 0 ? handRefused(sink) : 0;
        long deadline = System.nanoTime() + timeoutNanos;
        while (sent > 0) {
            long result = descriptor.read(answer, 0, SgHeader.LAYOUT.byteSize());
            if (result >= 0) {
                hand(sink, places[SgHeader.packId(answer) - 1]);
                handed++;
            } else if (result == Errno.EAGAIN.result()) {
                long left = deadline - System.nanoTime();
                if (handed >= minimum || left <= 0) {
                    return handed;
                }
                int millis = Math.clamp(TimeUnit.NANOSECONDS.toMillis(left + 999_999), 1, Integer.MAX_VALUE);
                descriptor.poll(PollEvent.IN.bit(), millis);
            } else if (result == Errno.ENODEV.result() || result == Errno.EBADF.result()) {
                return handed + lose(sink, (int) -result);
            } else if (result != Errno.EINTR.result()) {
                throw new DeviceException.OutcomeUnknown(address,
                        "the queue cannot be read (" + descriptor.failure("read", result).getMessage() + ")");
            }
        }
        return handed;
    }

    private int handRefused(Sink sink) {
        int handed = 0;
        for (Place place : places) {
            if (place.step == Step.REFUSED) {
                free(place);
                refused--;
                handed++;
                sink.complete(place.token, place.refusal, 0, 0, place.length, TransferMode.INDIRECT, 0, place.errno);
            }
        }
        return handed;
    }

    private void hand(Sink sink, Place place) {
        sent--;
        free(place);
        int status = SgHeader.status(answer);
        int host = SgHeader.hostStatus(answer);
        int driver = SgHeader.driverStatus(answer);
        int residual = SgHeader.residual(answer);
        long moved = Math.max(0, place.length - Math.max(0, residual));
        TransferMode mode = mode(place);
        Failure failure = status == 0 && SgErrors.failed(host, driver)
                ? SgErrors.host(address, host, driver, place.effect).failure()
                : Failure.NONE;
        sink.complete(place.token, failure, status, SgHeader.senseLength(answer), residual, mode,
                mode == TransferMode.INDIRECT && !place.discarded ? moved : 0, 0);
    }

    private TransferMode mode(Place place) {
        return switch (SgHeader.info(answer) & SgHeader.DIRECT_IO_MASK) {
            case SgHeader.DIRECT_DONE -> TransferMode.DIRECT;
            case SgHeader.INDIRECT_DONE -> TransferMode.INDIRECT;
            default -> TransferMode.UNTOLD;
        };
    }

    /** The device has gone with what was inside; the kernel tells of none of it any more. */
    private int lose(Sink sink, int errno) {
        int handed = 0;
        for (Place place : places) {
            if (place.step == Step.SENT) {
                free(place);
                sent--;
                handed++;
                sink.complete(place.token,
                        place.effect == CommandEffect.NOTHING ? Failure.OFFLINE : Failure.OUTCOME_UNKNOWN, 0, 0,
                        place.length, TransferMode.INDIRECT, 0, errno);
            }
        }
        return handed;
    }

    private static void free(Place place) {
        place.step = Step.FREE;
        place.cdb = MemorySegment.NULL;
        place.sense = MemorySegment.NULL;
        place.data = MemorySegment.NULL;
    }

    @Override
    public void close() {
        SgOpening.closeQuietly(descriptor);
    }
}
