// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.linux.Answer;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.DirectIo;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.FileType;
import io.kiovec.linux.QueueLimit;
import io.kiovec.linux.QueueLimits;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of devices and file systems that a test cannot make. */
class RawLimitsTest {

    private static final Address ADDRESS = Address.parse("raw:/test");

    private final Descriptor descriptor = mock(Descriptor.class);

    private static FileStatus status(long size, DirectIo directIo) {
        return new FileStatus(FileType.REGULAR, 0600, new DeviceNumber(8, 1), 7, Optional.empty(), size, 4096,
                directIo);
    }

    private Limits file(FileStatus status) throws DeviceException {
        return RawLimits.ofFile(ADDRESS, descriptor, status, QueueLimits.UNKNOWN, AccessMode.READ_WRITE);
    }

    private static Limits node(DirectIo directIo, Map<QueueLimit, Long> queue) {
        BlockNode node = new BlockNode(new DeviceNumber(8, 0), Optional.of("sda"), OptionalLong.of(1 << 20),
                Answer.UNKNOWN, Optional.empty(), OptionalLong.empty(), Optional.empty(),
                QueueLimits.of(queue, Map.of()));
        return RawLimits.ofNode(node, status(0, directIo), AccessMode.READ_WRITE);
    }

    @Test
    void aFileSystemThatGivesNothingBackHasItsZeroesWritten() throws Exception {
        doThrow(new ErrnoException("fallocate", Errno.EOPNOTSUPP, "/test")).when(descriptor).fallocate(any(),
                anyLong(), anyLong());
        Limits limits = file(status(8192, new DirectIo.Aligned(512, 512)));
        assertEquals(0, limits.get(Limit.MAX_DISCARD).orElseThrow());
        assertEquals(0, limits.get(Limit.MAX_WRITE_ZEROES).orElseThrow());
    }

    @Test
    void aFileThatKnowsNoDirectIoIsRefused() {
        DeviceException.Unavailable cached = assertThrows(DeviceException.Unavailable.class,
                () -> file(status(8192, new DirectIo.Unsupported())));
        assertTrue(cached.getMessage().contains("O_DIRECT"), cached.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"-22, 4096", "512, 512", "0, 512"})
    void whereNobodySaysTheBlockIsFoundByReading(long result, int block) throws DeviceException {
        when(descriptor.pread(any(), anyLong(), anyLong(), anyLong())).thenReturn(result);
        Limits limits = file(status(10_000, new DirectIo.Unknown("old kernel")));
        assertEquals(block, limits.logicalBlock());
        assertEquals(block, limits.get(Limit.ADDRESS_ALIGNMENT).orElseThrow());
        assertEquals(10_000 / block * block, limits.capacity());
        assertTrue(limits.get(Limit.PHYSICAL_BLOCK).isEmpty(), "unknown is a value");
    }

    @Test
    void aFileWithoutOneWholeBlockIsRefused() {
        assertThrows(DeviceException.IllegalRequest.class, () -> file(status(4095, new DirectIo.Aligned(512, 4096))));
    }

    @Test
    void statxWinsOverTheQueueAndTheQueueOverABlock() {
        Map<QueueLimit, Long> queue = Map.of(QueueLimit.LOGICAL_BLOCK_SIZE, 4096L, QueueLimit.DMA_ALIGNMENT, 64L);
        assertEquals(4, node(new DirectIo.Aligned(4, 4096), queue).get(Limit.ADDRESS_ALIGNMENT).orElseThrow());
        assertEquals(64, node(new DirectIo.Unknown("old"), queue).get(Limit.ADDRESS_ALIGNMENT).orElseThrow());
        assertEquals(512, node(new DirectIo.Unknown("old"), Map.of()).get(Limit.ADDRESS_ALIGNMENT).orElseThrow());
    }

    @Test
    void onlyOneCallIsBoundedHardAndRequestsAreAdvice() {
        Limits limits = node(new DirectIo.Unknown("old"), Map.of(QueueLimit.LOGICAL_BLOCK_SIZE, 4096L,
                QueueLimit.MAX_REQUEST, 524288L, QueueLimit.MAX_SEGMENTS, 128L, QueueLimit.MAX_DISCARD, 0L));
        assertEquals(0x7ffff000L, limits.get(Limit.MAX_TRANSFER).orElseThrow());
        assertEquals(524288, limits.get(Limit.BEST_TRANSFER).orElseThrow());
        assertTrue(limits.get(Limit.MAX_ELEMENTS).isEmpty());
        assertEquals(0, limits.get(Limit.MAX_DISCARD).orElseThrow());
        assertEquals(Support.UNKNOWN, limits.get(Trait.READ_ONLY));
        assertEquals(Support.YES, limits.get(Trait.EXCLUSIVE));
    }
}
