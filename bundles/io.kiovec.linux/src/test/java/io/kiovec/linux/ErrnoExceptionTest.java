// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrnoExceptionTest {

    @Test
    void numbersAreTheKernels() {
        assertEquals(5, Errno.EIO.number());
        assertEquals(19, Errno.ENODEV.number());
        assertEquals(22, Errno.EINVAL.number());
        assertEquals(95, Errno.EOPNOTSUPP.number());
        assertEquals(121, Errno.EREMOTEIO.number());
        assertEquals(123, Errno.ENOMEDIUM.number());
    }

    @Test
    void everyConstantIsFoundByItsNumber() {
        assertTrue(Arrays.stream(Errno.values()).allMatch(errno -> Errno.of(errno.number()) == errno));
    }

    @Test
    void whatIsNotListedKeepsItsNumber() {
        ErrnoException error = new ErrnoException("ioctl", 4711, "/dev/sg1");
        assertEquals(Errno.UNLISTED, error.error());
        assertEquals(4711, error.errno());
        assertEquals("ioctl /dev/sg1: errno 4711", error.getMessage());
    }

    @Test
    void theMessageSaysCallSubjectAndError() {
        ErrnoException error = new ErrnoException("pread", Errno.EIO, "/dev/loop0");
        assertEquals("pread /dev/loop0: EIO (input or output error)", error.getMessage());
        assertEquals("pread", error.call());
        assertEquals("/dev/loop0", error.subject());
        assertEquals(-5, error.error().result());
    }
}
