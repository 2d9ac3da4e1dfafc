// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Answer;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.DirectIo;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FallocateMode;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.FileType;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import io.kiovec.linux.QueueLimits;
import io.kiovec.raw.internal.RawEndpoint.Kind;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel may say and a test cannot make it say. */
class RawErrorsTest {

    private static final Limits LIMITS = Limits.builder().modes(TransferMode.DIRECT).set(Limit.LOGICAL_BLOCK, 512)
            .set(Limit.CAPACITY, 1 << 20).build();
    private static final MemorySegment MEMORY = MemorySegment.ofArray(new byte[4096]);

    private static final DeviceNumber NUMBER = new DeviceNumber(8, 0);

    private final Descriptor descriptor = mock(Descriptor.class);
    private final RawEndpoint endpoint = new RawEndpoint(descriptor, LIMITS, Identity.UNKNOWN, Kind.BLOCK_NODE,
            Optional::empty, mock(QueueEngine.class));

    RawErrorsTest() {
        when(descriptor.path()).thenReturn(Path.of("/dev/test"));
        when(descriptor.failure(any(), anyLong())).thenCallRealMethod();
    }

    private void reads(long... results) {
        var stub = when(descriptor.pread(any(), anyLong(), anyLong(), anyLong()));
        for (long result : results) {
            stub = stub.thenReturn(result);
        }
    }

    private void writes(long... results) {
        var stub = when(descriptor.pwrite(any(), anyLong(), anyLong(), anyLong()));
        for (long result : results) {
            stub = stub.thenReturn(result);
        }
    }

    @Test
    void anInterruptedCallIsMadeAgain() throws Exception {
        reads(Errno.EINTR.result(), Errno.EINTR.result(), 4096);
        assertEquals(4096, endpoint.read(0, MEMORY, RawCall.PLAIN));
        verify(descriptor, times(3)).pread(any(), anyLong(), anyLong(), anyLong());
    }

    @Test
    void aShortTransferIsToldInWholeBlocks() throws Exception {
        reads(1300);
        assertEquals(1024, endpoint.read(0, MEMORY, RawCall.PLAIN));
        writes(512);
        assertEquals(512, endpoint.write(0, MEMORY, RawCall.PLAIN));
    }

    @ParameterizedTest
    @CsvSource({"ENODEV,Offline", "ENXIO,Offline", "EBADF,Offline", "EIO,Medium", "EINVAL,DirectImpossible",
        "EFAULT,DirectImpossible", "ENOMEM,Busy", "ENOMEDIUM,NotReady", "ENOLINK,Offline", "ETIMEDOUT,Timeout",
        "ENODATA,Medium"})
    void S2_aReadsErrorSaysWhatCanBeDone(Errno error, String kind) {
        reads(error.result());
        DeviceException typed = assertThrows(DeviceException.class, () -> endpoint.read(0, MEMORY, RawCall.PLAIN));
        assertEquals(kind, typed.getClass().getSimpleName());
        assertEquals(error.number(), typed.detail().errno());
        assertTrue(typed.getMessage().startsWith("raw:/test: "), typed.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"ENODEV,OutcomeUnknown", "ENXIO,OutcomeUnknown", "EBADF,Offline", "EIO,Medium", "ENOSPC,Medium",
        "EINVAL,DirectImpossible", "EROFS,Protected", "EPERM,Protected", "ETIMEDOUT,OutcomeUnknown",
        "ENOMEM,OutcomeUnknown", "ENOLINK,OutcomeUnknown", "EDQUOT,Medium"})
    void S2_aWriteThatMayHaveReachedADeviceThatWentAwayIsOfUnknownOutcome(Errno error, String kind) {
        writes(error.result());
        DeviceException typed = assertThrows(DeviceException.class, () -> endpoint.write(0, MEMORY, RawCall.PLAIN));
        assertEquals(kind, typed.getClass().getSimpleName());
    }

    @Test
    void aReservationConflictIsToldAsOne() {
        reads(-52);
        assertThrows(DeviceException.ReservationConflict.class, () -> endpoint.read(0, MEMORY, RawCall.PLAIN));
        writes(-52);
        assertThrows(DeviceException.ReservationConflict.class, () -> endpoint.write(0, MEMORY, RawCall.PLAIN));
    }

    @ParameterizedTest
    @CsvSource({"ENODEV,OutcomeUnknown", "EOPNOTSUPP,IllegalRequest", "EINVAL,IllegalRequest", "EIO,Medium",
        "EBUSY,Busy"})
    void S2_aDiscardOrZeroingThatFailedIsNotTakenForOneThatReachedNothing(Errno error, String kind) throws Exception {
        doThrow(new ErrnoException("BLKDISCARD", error, "/dev/test")).when(descriptor).discard(anyLong(), anyLong());
        doThrow(new ErrnoException("BLKZEROOUT", error, "/dev/test")).when(descriptor).zeroOut(anyLong(), anyLong());
        assertEquals(kind, assertThrows(DeviceException.class, () -> endpoint.discard(0, 4096, RawCall.PLAIN))
                .getClass().getSimpleName());
        assertEquals(kind, assertThrows(DeviceException.class, () -> endpoint.writeZeroes(0, 4096, RawCall.PLAIN))
                .getClass().getSimpleName());
    }

    @Test
    void anInterruptedRangeCallOrFlushIsMadeAgain() throws Exception {
        ErrnoException interrupted = new ErrnoException("BLKDISCARD", Errno.EINTR, "/dev/test");
        doThrow(interrupted).doNothing().when(descriptor).discard(0, 4096);
        endpoint.discard(0, 4096, RawCall.PLAIN);
        verify(descriptor, times(2)).discard(0, 4096);
        when(descriptor.fdatasync()).thenReturn(Errno.EINTR.result(), 0L);
        endpoint.flush(RawCall.PLAIN);
        verify(descriptor, times(2)).fdatasync();
    }

    @Test
    void aFileThatCannotMarkZeroesGivesTheRangeBack() throws Exception {
        RawEndpoint file = new RawEndpoint(descriptor, LIMITS, Identity.UNKNOWN, Kind.FILE, Optional::empty,
                mock(QueueEngine.class));
        doThrow(new ErrnoException("fallocate", Errno.EOPNOTSUPP, "/test")).when(descriptor)
                .fallocate(eq(FallocateMode.ZERO_RANGE), anyLong(), anyLong());
        file.writeZeroes(0, 4096, RawCall.PLAIN);
        verify(descriptor).fallocate(FallocateMode.PUNCH_HOLE, 0, 4096);
    }

    @Test
    void forcedUnitAccessBringsTheDataToTheMediumAndTellsWhenItCannot() throws Exception {
        writes(4096, 4096);
        RawCall forced = new RawCall(Durability.FORCE_UNIT_ACCESS);
        assertEquals(4096, endpoint.write(0, MEMORY, forced));
        verify(descriptor, times(1)).fdatasync();
        when(descriptor.fdatasync()).thenReturn(Errno.EIO.result());
        assertThrows(DeviceException.Medium.class, () -> endpoint.write(0, MEMORY, forced));
    }

    @Test
    void aFlushOfADeviceThatHasGoneIsOfUnknownOutcome() {
        when(descriptor.fdatasync()).thenReturn(Errno.ENODEV.result());
        DeviceException lost = assertThrows(DeviceException.OutcomeUnknown.class,
                () -> endpoint.flush(RawCall.PLAIN));
        assertTrue(lost.getMessage().contains("since the last flush may be lost"), lost.getMessage());
    }

    private static FileStatus status(FileType type, Optional<DeviceNumber> node) {
        return new FileStatus(type, 0600, new DeviceNumber(0, 5), 1, node, 0, 4096, new DirectIo.Unknown("test"));
    }

    private static BlockNode node(Answer readOnly) {
        return new BlockNode(NUMBER, Optional.of("test"), OptionalLong.of(1 << 20), readOnly, Optional.empty(),
                OptionalLong.empty(), Optional.empty(), QueueLimits.UNKNOWN);
    }

    private static DeviceException refusal(Kernel kernel, AccessMode access) {
        return assertThrows(DeviceException.class,
                () -> new RawTransport(new Linux.Available(kernel)).openBlock(Address.parse("raw:/dev/test"), access));
    }

    @Test
    void aReadOnlyNodeIsToldBeforeItIsOpened() throws Exception {
        Kernel kernel = mock(Kernel.class);
        when(kernel.status(any())).thenReturn(status(FileType.BLOCK, Optional.of(NUMBER)));
        when(kernel.readOnly(NUMBER)).thenReturn(Answer.YES);
        assertEquals(DeviceException.Protected.class, refusal(kernel, AccessMode.READ_WRITE).getClass());
        verify(kernel, never()).open(any(), any(), any());
    }

    @Test
    void aNameThatMeansSomethingElseOnceItIsOpenIsRefused() throws Exception {
        Kernel kernel = mock(Kernel.class);
        when(kernel.status(any())).thenReturn(status(FileType.BLOCK, Optional.of(NUMBER)));
        when(kernel.blockNode(NUMBER)).thenReturn(node(Answer.NO));
        when(kernel.open(any(), any(), any())).thenReturn(descriptor);
        when(descriptor.status()).thenReturn(status(FileType.BLOCK, Optional.of(new DeviceNumber(8, 16))));
        assertTrue(refusal(kernel, AccessMode.READ).getMessage().contains("something else took its name"));
        verify(descriptor).close();
    }

    @ParameterizedTest
    @CsvSource({"EMFILE,ulimit -n", "EIO,does not open it"})
    void anOpeningThatFailsIsUnavailable(Errno error, String sentence) throws Exception {
        Kernel kernel = mock(Kernel.class);
        when(kernel.status(any())).thenReturn(status(FileType.REGULAR, Optional.empty()));
        when(kernel.open(any(), any(), any())).thenThrow(new ErrnoException("open", error, "/dev/test"));
        DeviceException refused = refusal(kernel, AccessMode.READ);
        assertEquals(DeviceException.Unavailable.class, refused.getClass());
        assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    }

    @Test
    void aFlushThatFailsIsToldAndNotRepeated() {
        when(descriptor.fdatasync()).thenReturn(Errno.EIO.result());
        assertThrows(DeviceException.Medium.class, () -> endpoint.flush(RawCall.PLAIN));
        verify(descriptor, times(1)).fdatasync();
    }

    @ParameterizedTest
    @CsvSource({"EACCES,Unavailable,root", "EPERM,Unavailable,root", "ENOENT,Unavailable,no such node",
        "EBUSY,Busy,in use", "EROFS,Protected,read-only", "ENXIO,Unavailable,no device behind",
        "ENOMEDIUM,Unavailable,no medium", "EINVAL,Unavailable,direct I/O"})
    void anOpeningThatIsRefusedSaysWhatToDo(Errno error, String kind, String sentence) throws Exception {
        Kernel kernel = mock(Kernel.class);
        when(kernel.status(any())).thenThrow(new ErrnoException("statx", error, "/dev/test"));
        DeviceException typed = assertThrows(DeviceException.class,
                () -> new RawTransport(new Linux.Available(kernel)).openBlock(Address.parse("raw:/dev/test"),
                        AccessMode.READ));
        assertEquals(kind, typed.getClass().getSimpleName());
        assertTrue(typed.getMessage().contains(sentence), typed.getMessage());
    }

    @Test
    void D5_withoutLinuxTheTransportSaysWhy() {
        RawTransport absent = new RawTransport(new Linux.Unavailable("this is no Linux"));
        assertEquals("this is no Linux", absent.availability().reason());
        assertThrows(DeviceException.Unavailable.class,
                () -> absent.openBlock(Address.parse("raw:/dev/test"), AccessMode.READ));
        assertTrue(absent.scan().isEmpty());
    }
}
