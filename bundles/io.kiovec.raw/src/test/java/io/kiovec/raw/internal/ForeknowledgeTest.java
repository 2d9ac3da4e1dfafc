// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.linux.Answer;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.FileType;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.QueueLimits;
import io.kiovec.spi.BlockEndpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules S1 and S5: what was seen before an opening spares it thirty files, and is never another disk's. */
class ForeknowledgeTest {

    private static final DeviceNumber NUMBER = new DeviceNumber(7, 3);
    private static final Address ADDRESS = Address.parse("raw:/dev/made-up");

    private final Kernel kernel = mock(Kernel.class);
    private final Descriptor descriptor = mock(Descriptor.class);
    private final Foreknowledge ahead = new Foreknowledge(Path.of("/nowhere"));

    @BeforeEach
    void aNode() throws ErrnoException {
        FileStatus status = mock(FileStatus.class);
        when(status.type()).thenReturn(FileType.BLOCK);
        when(status.node()).thenReturn(Optional.of(NUMBER));
        when(kernel.status(any())).thenReturn(status);
    }

    private static BlockNode node(OptionalLong sequence, long size) {
        return new BlockNode(NUMBER, Optional.of("loop3"), OptionalLong.of(size), Answer.NO, Optional.empty(), sequence,
                Optional.empty(), QueueLimits.UNKNOWN);
    }

    @Test
    void S1_whatWasSeenIsNotReadAgain() throws Exception {
        BlockNode seen = node(OptionalLong.of(42), 4096);
        when(kernel.blockNode(NUMBER)).thenReturn(seen);
        when(kernel.blockNode(descriptor, seen)).thenReturn(seen);
        ahead.look(kernel, ADDRESS);
        assertSame(seen, ahead.of(kernel, descriptor, NUMBER).node());
        verify(kernel, never()).blockNode(descriptor);
    }

    @Test
    void itServesOneOpening() throws Exception {
        BlockNode seen = node(OptionalLong.of(42), 4096);
        when(kernel.blockNode(NUMBER)).thenReturn(seen);
        when(kernel.blockNode(descriptor, seen)).thenReturn(seen);
        when(kernel.blockNode(descriptor)).thenReturn(seen);
        ahead.look(kernel, ADDRESS);
        ahead.of(kernel, descriptor, NUMBER);
        ahead.of(kernel, descriptor, NUMBER);
        verify(kernel, times(1)).blockNode(descriptor);
    }

    @Test
    void S5_ofAnotherDiskUnderTheNumberEverythingIsReadAnew() throws Exception {
        assertReadAnew(node(OptionalLong.of(42), 4096), node(OptionalLong.of(43), 4096));
    }

    @Test
    void S5_ofADiskOfAnotherSizeEverythingIsReadAnew() throws Exception {
        assertReadAnew(node(OptionalLong.of(42), 4096), node(OptionalLong.of(42), 8192));
    }

    @Test
    void S5_ofADiskWithoutASequenceNumberEverythingIsReadAnew() throws Exception {
        assertReadAnew(node(OptionalLong.empty(), 4096), node(OptionalLong.empty(), 4096));
    }

    private void assertReadAnew(BlockNode seen, BlockNode now) throws ErrnoException {
        BlockNode anew = node(OptionalLong.of(99), 1 << 20);
        when(kernel.blockNode(NUMBER)).thenReturn(seen);
        when(kernel.blockNode(descriptor, seen)).thenReturn(now);
        when(kernel.blockNode(descriptor)).thenReturn(anew);
        ahead.look(kernel, ADDRESS);
        assertSame(anew, ahead.of(kernel, descriptor, NUMBER).node());
    }

    @Test
    void whatIsNotThereIsLeftToTheOpening() throws Exception {
        when(kernel.status(any())).thenThrow(new ErrnoException("statx", Errno.ENOENT, "/dev/made-up"));
        ahead.look(kernel, ADDRESS);
        verify(kernel, never()).blockNode(any(DeviceNumber.class));
    }

    @Test
    void S5_aRealNodeIsTheSameWithAndWithout() throws Exception {
        RawTransport transport = new RawTransport();
        assumeTrue(transport.availability().available(), () -> transport.availability().reason());
        try (OwnLoop loop = OwnLoop.make(1 << 20)) {
            Address address = new Address("raw", loop.node);
            Limits limits;
            Identity identity;
            try (BlockEndpoint without = transport.openBlock(address, AccessMode.READ_WRITE)) {
                limits = without.limits();
                identity = without.identity();
            }
            transport.lookAhead(address, AccessMode.READ_WRITE);
            try (BlockEndpoint with = transport.openBlock(address, AccessMode.READ_WRITE)) {
                assertEquals(limits, with.limits());
                assertEquals(identity, with.identity());
                assertTrue(identity.sameAs(with.identity()));
                assertFalse(with.lost().isPresent());
            }
        }
    }
}
