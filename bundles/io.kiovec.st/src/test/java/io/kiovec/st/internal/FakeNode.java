// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The system calls of an open tape node, each answered as a test says; what was asked is noted. */
final class FakeNode {

    final Descriptor descriptor = mock(Descriptor.class);
    /** The operations that were asked for, {@code 5:0} for MTWEOF 0. */
    final List<String> operations = new ArrayList<>();
    final Deque<Long> reads = new ArrayDeque<>();
    final Deque<Long> writes = new ArrayDeque<>();
    final Deque<Long> positions = new ArrayDeque<>();
    /** What comes of asking the drive where it stands, besides the answer. */
    Runnable askedForPosition = () -> {
    };
    /** What SG_IO brings: sense data as it travels where it begins with 70h, else the data. */
    final Deque<byte[]> asked = new ArrayDeque<>();
    final Map<Integer, Long> answers = new HashMap<>();
    int general = MtStatus.ONLINE;
    int blockLength;
    int file;
    int block;

    FakeNode() {
        when(descriptor.path()).thenReturn(Path.of("/dev/nst0"));
        when(descriptor.failure(any(), anyLong())).thenCallRealMethod();
        when(descriptor.read(any(), anyLong(), anyLong())).thenAnswer(_ -> next(reads));
        when(descriptor.write(any(), anyLong(), anyLong())).thenAnswer(_ -> next(writes));
        when(descriptor.ioctl(anyLong(), any(MemorySegment.class)))
                .thenAnswer(call -> ioctl(call.getArgument(0), call.getArgument(1)));
    }

    /** {@return the next answer; the last one stays} */
    private static long next(Deque<Long> results) {
        return results.size() > 1 ? results.remove() : results.element();
    }

    private long ioctl(long request, MemorySegment argument) {
        if (request == StNode.MTIOCTOP) {
            int what = argument.get(JAVA_SHORT, 0);
            operations.add(what + ":" + argument.get(JAVA_INT, 4));
            return answers.getOrDefault(what, 0L);
        }
        if (request == StNode.MTIOCGET) {
            argument.set(JAVA_LONG, 16, blockLength);
            argument.set(JAVA_LONG, 24, general & 0xffff_ffffL);
            argument.set(JAVA_INT, 40, file);
            argument.set(JAVA_INT, 44, block);
            return 0;
        }
        if (request == StNode.MTIOCPOS) {
            askedForPosition.run();
            long told = next(positions);
            argument.set(JAVA_LONG, 0, told);
            return told < 0 ? told : 0;
        }
        if (request == StNode.SG_IO && !asked.isEmpty()) {
            sgIo(argument, asked.remove());
            return 0;
        }
        return Errno.EPERM.result();
    }

    @SuppressWarnings("restricted")
    private static void sgIo(MemorySegment header, byte[] answer) {
        boolean sense = (answer[0] & 0x7f) == 0x70;
        header.get(ADDRESS, sense ? 32 : 16).reinterpret(answer.length).copyFrom(MemorySegment.ofArray(answer));
        header.set(JAVA_BYTE, 64, (byte) (sense ? 2 : 0));
        header.set(JAVA_BYTE, 67, (byte) (sense ? answer.length : 0));
        header.set(JAVA_INT, 72, header.get(JAVA_INT, 12) - (sense ? 0 : answer.length));
    }

    StDrive drive(Path sysfs) {
        return new StDrive(FakeCall.TAPE, new StNode(descriptor), new StSysfs(sysfs, "nst0"));
    }
}
