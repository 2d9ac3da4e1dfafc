// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import io.kiovec.raw.internal.RawEndpoint.Kind;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel may say and a test cannot make it say. */
class RawErrorsTest {

    private static final Limits LIMITS = Limits.builder().modes(TransferMode.DIRECT).set(Limit.LOGICAL_BLOCK, 512)
            .set(Limit.CAPACITY, 1 << 20).build();
    private static final MemorySegment MEMORY = MemorySegment.ofArray(new byte[4096]);

    private final Descriptor descriptor = mock(Descriptor.class);
    private final RawEndpoint endpoint = new RawEndpoint(descriptor, LIMITS, Identity.UNKNOWN, Kind.BLOCK_NODE);

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
        "EFAULT,DirectImpossible", "ENOMEM,Busy", "ENOMEDIUM,NotReady"})
    void S2_aReadsErrorSaysWhatCanBeDone(Errno error, String kind) {
        reads(error.result());
        DeviceException typed = assertThrows(DeviceException.class, () -> endpoint.read(0, MEMORY, RawCall.PLAIN));
        assertEquals(kind, typed.getClass().getSimpleName());
        assertEquals(error.number(), typed.detail().errno());
        assertTrue(typed.getMessage().startsWith("raw:/test: "), typed.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"ENODEV,OutcomeUnknown", "ENXIO,OutcomeUnknown", "EBADF,Offline", "EIO,Medium", "ENOSPC,Medium",
        "EINVAL,DirectImpossible", "EROFS,Protected", "EPERM,Protected"})
    void S2_aWriteThatMayHaveReachedADeviceThatWentAwayIsOfUnknownOutcome(Errno error, String kind) {
        writes(error.result());
        DeviceException typed = assertThrows(DeviceException.class, () -> endpoint.write(0, MEMORY, RawCall.PLAIN));
        assertEquals(kind, typed.getClass().getSimpleName());
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
