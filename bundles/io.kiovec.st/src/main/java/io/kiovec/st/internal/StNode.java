// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * An open tape node: the system calls that st has. A call that a signal has kept from beginning is made again; results
 * are those of the call or a negated error number. For one thread at a time; its structures are allocated once.
 */
final class StNode {

    static final long MTIOCTOP = 0x40086d01L;
    static final long MTIOCGET = 0x80306d02L;
    static final long MTIOCPOS = 0x80086d03L;
    static final long SG_IO = 0x2285;
    /** Bytes of {@code struct mtop}. */
    static final long MTOP = 8;

    private static final long INTERRUPTED = Errno.EINTR.result();
    private static final int HEADER = 88;
    private static final int SENSE = 64;
    private static final int FROM_DEVICE = -3;
    /** A drive tells them one by one. */
    private static final int MOST_ATTENTIONS = 8;
    private static final int QUESTION_MILLIS = 60_000;

    private final Descriptor descriptor;
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment operation = arena.allocate(MTOP, 8);
    private final MemorySegment status = arena.allocate(MtStatus.LAYOUT);
    private final MemorySegment place = arena.allocate(8, 8);

    StNode(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    long read(MemorySegment memory, long at, long length) {
        long result;
        do {
            result = descriptor.read(memory, at, length);
        } while (result == INTERRUPTED);
        return result;
    }

    long write(MemorySegment memory) {
        long result;
        do {
            result = descriptor.write(memory, 0, memory.byteSize());
        } while (result == INTERRUPTED);
        return result;
    }

    long operate(MtOperation what, int count) {
        operation.set(JAVA_SHORT, 0, (short) what.code());
        operation.set(JAVA_INT, 4, count);
        return ioctl(MTIOCTOP, operation);
    }

    MtStatus status() throws ErrnoException {
        long result = ioctl(MTIOCGET, status);
        if (result < 0) {
            throw failure("MTIOCGET", result);
        }
        return MtStatus.of(status);
    }

    /** {@return the number of the block before which the drive stands, or a negated error number} */
    long position() {
        place.set(JAVA_LONG, 0, 0);
        long result = ioctl(MTIOCPOS, place);
        return result < 0 ? result : place.get(JAVA_LONG, 0) & 0xffff_ffffL;
    }

    private long ioctl(long request, MemorySegment argument) {
        long result;
        do {
            result = descriptor.ioctl(request, argument);
        } while (result == INTERRUPTED);
        return result;
    }

    /**
     * Asks the drive past st, which knows no such question; st writes out and steps back first as for any ioctl, and the
     * tape does not move.
     *
     * @return the answer; empty without the right to ask (CAP_SYS_RAWIO), or when the drive does not know
     */
    Optional<MemorySegment> ask(ToIntFunction<MemorySegment> question, int allocation) {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment cdb = once.allocate(16, 8);
            MemorySegment answer = once.allocate(allocation, 4096);
            MemorySegment sense = once.allocate(SENSE, 8);
            MemorySegment header = once.allocate(HEADER, 8);
            header.set(JAVA_INT, 0, 'S');
            header.set(JAVA_INT, 4, FROM_DEVICE);
            header.set(JAVA_BYTE, 8, (byte) question.applyAsInt(cdb));
            header.set(JAVA_BYTE, 9, (byte) SENSE);
            header.set(JAVA_INT, 12, allocation);
            header.set(ADDRESS, 16, answer);
            header.set(ADDRESS, 24, cdb);
            header.set(ADDRESS, 32, sense);
            header.set(JAVA_INT, 40, QUESTION_MILLIS);
            for (int attentions = 0; attentions <= MOST_ATTENTIONS; attentions++) {
                header.set(JAVA_INT, 72, 0);
                if (ioctl(SG_IO, header) < 0) {
                    return Optional.empty();
                }
                if (!isAttention(header, sense)) {
                    break;
                }
            }
            if (header.get(JAVA_BYTE, 64) != 0 || header.get(JAVA_SHORT, 68) != 0
                    || header.get(JAVA_SHORT, 70) != 0) {
                return Optional.empty();
            }
            int moved = Math.clamp(allocation - header.get(JAVA_INT, 72), 0, allocation);
            return Optional.of(MemorySegment.ofArray(answer.asSlice(0, moved).toArray(JAVA_BYTE)));
        }
    }

    /** {@return whether the drive told something else first, which says nothing of what was asked (SAM-6, 5.14)} */
    private static boolean isAttention(MemorySegment header, MemorySegment sense) {
        int length = Math.min(header.get(JAVA_BYTE, 67) & 0xff, SENSE);
        return header.get(JAVA_BYTE, 64) == ScsiStatus.CHECK_CONDITION.code() && Sense.parse(sense.asSlice(0, length))
                .filter(told -> told.key() == SenseKey.UNIT_ATTENTION).isPresent();
    }

    ErrnoException failure(String call, long result) {
        return descriptor.failure(call, result);
    }

    void close() throws ErrnoException {
        descriptor.close();
    }
}
