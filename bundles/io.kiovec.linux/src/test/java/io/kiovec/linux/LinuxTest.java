// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LinuxTest {

    @Test
    void D5_theAvailabilityIsFoundOnce() {
        assertSame(Linux.availability(), Linux.availability());
    }

    @Test
    void D5_aKernelThatLinksIsAvailable() {
        Kernel kernel = mock(Kernel.class);
        assertEquals(new Linux.Available(kernel), Linux.link(() -> kernel));
    }

    @Test
    void D5_missingPermissionIsAValueThatSaysWhatToDo() {
        String reason = reason(() -> {
            throw new ExceptionInInitializerError(new IllegalCallerException("illegal native access"));
        });
        assertTrue(reason.contains("--enable-native-access"), reason);
    }

    @Test
    void D5_aMissingFunctionIsAValueThatNamesIt() {
        String reason = reason(() -> {
            throw new ExceptionInInitializerError(new UnsatisfiedLinkError("the C library has no statx"));
        });
        assertTrue(reason.contains("statx"), reason);
    }

    @Test
    void D5_aMachineWithoutLinkerIsAValue() {
        String reason = reason(() -> {
            throw new UnsupportedOperationException("no linker");
        });
        assertTrue(reason.contains("no linker"), reason);
    }

    private static String reason(Supplier<Kernel> kernel) {
        return assertInstanceOf(Linux.Unavailable.class, Linux.link(kernel)).reason();
    }
}
